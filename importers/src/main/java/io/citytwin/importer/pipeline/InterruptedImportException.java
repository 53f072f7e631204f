package io.citytwin.importer.pipeline;

import java.io.IOException;

/** The user ended the import; nothing of it was written. */
public final class InterruptedImportException extends IOException {

  private static final long serialVersionUID = 1L;

  public InterruptedImportException() {
    this("interrupted: nothing was imported");
  }

  public InterruptedImportException(String message) {
    super(message);
  }
}
