package io.citytwin.importer.synthetic;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Words for a failed file operation, whose exceptions often carry the path alone. */
final class FailureText {

  private FailureText() {}

  static String of(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "no permission to write " + denied.getFile();
      case NoSuchFileException missing -> missing.getFile() + " does not exist";
      case FileAlreadyExistsException taken -> taken.getFile() + " exists and is not a folder";
      default -> String.valueOf(e.getMessage());
    };
  }
}
