package io.citytwin.alarm.evaluation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends an alarm though its condition holds. What is written down is the rule, the datastream and up
 * to when its observations were known: whichever episode holds there ends there, however late
 * observations move it. An episode that begins later is another matter.
 */
public final class ClearingByHand {

  private static final String CLEAR =
      """
      insert into twin.alarm_clearing (rule_no, epoch, datastream_no, at, actor)
      select e.rule_no, e.epoch, e.datastream_no, greatest(e.opened_at, s.head_at), ?
      from twin.alarm_episode e left join twin.alarm_subject s using (rule_no, datastream_no)
      where e.alarm_no = ? and e.cleared_at is null
      on conflict do nothing
      """;

  private ClearingByHand() {}

  /**
   * Clears an alarm that is open or acknowledged.
   *
   * @param connection in a transaction that keeps the evaluation out
   * @param alarm its number
   */
  public static void clear(
      Connection connection, long alarm, String actor, @Nullable String comment)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLEAR)) {
      statement.setString(1, actor);
      statement.setLong(2, alarm);
      statement.executeUpdate();
    }
    new AlarmLife(connection)
        .update(List.of(alarm), Set.of(), AlarmLife.Cause.byHand(actor, comment));
  }
}
