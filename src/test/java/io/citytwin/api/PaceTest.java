package io.citytwin.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.coyote.CloseNowException;
import org.junit.jupiter.api.Test;

/** 128 KiB take a second at the slowest: 16 KiB take 125 ms. */
class PaceTest {

  private static final byte[] BODY = new byte[600_000];

  private static void sleep(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static ResponseBytes response() {
    ResponseBytes response = new ResponseBytes();
    response.append(BODY, BODY.length);
    return response;
  }

  /** A slice of 64 KiB may take half a second. */
  private static final class Slow extends OutputStream {

    private final long millis;
    private int written;

    Slow(long millis) {
      this.millis = millis;
    }

    @Override
    public void write(int b) {
      written++;
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      sleep(millis);
      written += count;
    }
  }

  @Test
  void anAnswerThatIsTakenTooSlowlyIsGivenUp() {
    Slow client = new Slow(600);
    assertThatThrownBy(() -> response().writeTo(client, new Pace(Duration.ZERO)))
        .isInstanceOf(CloseNowException.class);
    assertThat(client.written).isEqualTo(65_536);
  }

  @Test
  void patienceIsForWhatIsSlowAtFirst() throws IOException {
    Slow client = new Slow(20);
    response().writeTo(client, new Pace(Duration.ofSeconds(20)));
    assertThat(client.written).isEqualTo(BODY.length);
  }

  @Test
  void anAnswerInSlicesIsTheSameAnswer() throws IOException {
    ResponseBytes response = new ResponseBytes();
    byte[] part = new byte[200_001];
    for (int i = 0; i < part.length; i++) {
      part[i] = (byte) (i * 31);
    }
    response.write(part, 0, 1_000);
    response.append(part, part.length);
    response.write(part, 0, 70_000);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    response.writeTo(whole);
    ByteArrayOutputStream sliced = new ByteArrayOutputStream();
    response.writeTo(sliced, new Pace(Duration.ofMinutes(1)));
    assertThat(sliced.toByteArray()).isEqualTo(whole.toByteArray()).hasSize((int) response.size());
  }

  @Test
  void aBodyThatComesTooSlowlyIsNotReadFurther() {
    InputStream dripping =
        new ByteArrayInputStream(BODY) {
          @Override
          public synchronized int read(byte[] into, int from, int length) {
            try {
              Thread.sleep(30);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return super.read(into, from, Math.min(length, 1_000)); // 33 KB/s
          }
        };
    InputStream body = new Pace(Duration.ofMillis(200)).keptBy(dripping);
    assertThatThrownBy(body::readAllBytes)
        .isInstanceOfSatisfying(
            TwinException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
  }
}
