package io.citytwin.feature.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import org.junit.jupiter.api.Test;

class CellColumnsTest {

  @Test
  void moreNumbersThanAllowedAreRefused() {
    CellColumns columns = new CellColumns(2, 3_000);
    for (int i = 0; i < 1_000; i++) {
      columns.add(i % 10, new double[] {i, -i});
    }
    assertThatThrownBy(() -> columns.add(1, new double[] {1, 1}))
        .isInstanceOfSatisfying(
            TwinException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
  }

  @Test
  void rowsOfOneCellStandTogetherInTheirOrder() {
    CellColumns columns = new CellColumns(1, 1 << 20);
    for (int i = 0; i < 5_000; i++) {
      columns.add(i % 3, new double[] {i});
    }
    CellColumns.Grouped grouped = columns.grouped();
    assertThat(grouped.cells()).containsExactly(0, 1, 2);
    assertThat(grouped.starts()).containsExactly(0, 1667, 3334, 5000);
    assertThat(grouped.columns()[0][1]).isEqualTo(3);
    assertThat(grouped.columns()[0][1667]).isEqualTo(1);
  }

  @Test
  void nothingIsOneGroupLess() {
    assertThat(new CellColumns(1, 10).grouped().cells()).isEmpty();
  }
}
