package io.citytwin.crs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A program of GDAL or PROJ that a test asks; without it the test fails. */
final class OracleCommand {

  private OracleCommand() {}

  /** What a command prints when given some input. */
  static String answer(String input, String... command) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new IOException(
          command[0] + " is needed to check transforms: install gdal-bin and proj-bin", e);
    }
    try (OutputStream pipe = process.getOutputStream()) {
      pipe.write(input.getBytes(StandardCharsets.US_ASCII));
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
