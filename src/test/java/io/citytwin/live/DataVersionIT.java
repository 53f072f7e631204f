package io.citytwin.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** A committed change of the features makes every answer that was kept a new one. */
class DataVersionIT {

  private static final String PATH =
      "/graphql?query=%7Bcity%7Bversion%20sensors(first:1)%7Bnodes%7Bname%7D%7D%7D%7D";

  private static HttpResponse<String> get(String tag) throws Exception {
    return RunningService.CLIENT.send(
        HttpRequest.newBuilder(SharedLiveService.service().uri(PATH))
            .header("If-None-Match", tag)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void keptAnswerIsRefreshedAfterAChange() throws Exception {
    HttpResponse<String> first = get("\"none\"");
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(get(tag).statusCode()).isEqualTo(304);
    SharedLiveService.database().execute("select twin.next_revision(1)");
    HttpResponse<String> second = get(tag);
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.body()).isNotEqualTo(first.body()); // its version is one higher
    assertThat(get(second.headers().firstValue("ETag").orElseThrow()).statusCode()).isEqualTo(304);
    assertThat(get(tag).statusCode()).isEqualTo(200);
  }

  /** After a restored backup the numbers begin again where they were, with other content. */
  @Test
  void theSameNumberOfAnotherHistoryIsAnotherVersion() throws Exception {
    String tag = get("\"none\"").headers().firstValue("ETag").orElseThrow();
    SharedLiveService.database()
        .execute(
            "update twin.revision set committed_at = committed_at + interval '1 second'"
                + " where revision = (select revision from twin.head)");
    assertThat(get(tag).statusCode()).isEqualTo(200);
  }
}
