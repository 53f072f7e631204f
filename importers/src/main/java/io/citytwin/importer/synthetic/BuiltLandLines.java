package io.citytwin.importer.synthetic;

import io.citytwin.importer.synthetic.plan.Administration;
import io.citytwin.importer.synthetic.plan.BuiltCell;
import io.citytwin.importer.synthetic.plan.CityIds;
import io.citytwin.importer.synthetic.plan.CityPlan;
import io.citytwin.importer.synthetic.plan.Names.Name;
import io.citytwin.importer.synthetic.plan.PlannedBuilding;
import io.citytwin.importer.synthetic.plan.PlannedPlot;
import io.citytwin.importer.synthetic.plan.Purpose;
import io.citytwin.importer.synthetic.plan.RandomStream;
import io.citytwin.importer.synthetic.plan.StreetAddress;
import java.util.UUID;

/** Writes plots, buildings and addresses, cell by cell, each to its own lines. */
final class BuiltLandLines {

  private static final int MOST_BUILDINGS_PER_CELL = 9_999;

  private final CityPlan plan;
  private final FeatureLines plots;
  private final FeatureLines buildings;
  private final FeatureLines addresses;

  BuiltLandLines(
      CityPlan plan, FeatureLines plots, FeatureLines buildings, FeatureLines addresses) {
    this.plan = plan;
    this.plots = plots;
    this.buildings = buildings;
    this.addresses = addresses;
  }

  void write(int cell, BuiltCell built) {
    write(cell, built.plot());
    int number = 0;
    for (PlannedBuilding building : built.buildings()) {
      String id = CityIds.building(buildings.count() + 1);
      write(id, building, plan.administration().cellCode(cell));
      write(cell, ++number, id, building.address());
    }
  }

  private void write(int cell, PlannedPlot plot) {
    String cellCode = plan.administration().cellCode(cell);
    Name community = plan.administration().community(cell).name();
    String code = cellCode.substring(0, 12) + "-" + cellCode.substring(12);
    plots.begin(CityIds.plot(plots.count() + 1)).polygon(plot.outline(), null);
    plots.text("name", community.chinese() + cellCode.substring(12) + "号地块").text("code", code);
    plots.text("landUse", plot.planned().code());
    plots.number("floorAreaRatio", plot.floorAreaRatio(), 1);
    plots.number("buildingDensity", plot.buildingDensity(), 2);
    plots.number("heightLimit", plot.heightLimitMeters(), 1);
    plots.number("greenRatio", plot.greenRatio(), 2).number("area", plot.areaSquareMeters(), 1);
    plots.text("landUseName", plot.planned().chinese()).text("cellCode", cellCode);
    plots.text("name:en", community.english() + " Plot " + cellCode.substring(12)).end();
  }

  private void write(String id, PlannedBuilding building, String cellCode) {
    FeatureLines lines = buildings;
    lines.begin(id).polygon(building.footprint().shell(), building.footprint().court());
    Name name = building.name();
    lines.text("name", name == null ? null : name.chinese()).text("usage", building.usage().name());
    lines.number("height", building.heightMeters(), 1);
    lines.integer("storeysAboveGround", building.storeys());
    lines.integer("storeysBelowGround", building.basements());
    lines.number("floorArea", building.floorAreaSquareMeters(), 1);
    lines.integer("yearBuilt", building.yearBuilt());
    Name address = building.address().whole();
    lines.text("address", address.chinese()).text("address:en", address.english());
    lines.text("name:en", name == null ? null : name.english()).text("cellCode", cellCode).end();
  }

  /**
   * The unified code: 15 digits of the cell and 4 of the building in it. The GUID cannot be told
   * from the code.
   */
  private void write(int cell, int number, String buildingId, StreetAddress address) {
    if (number > MOST_BUILDINGS_PER_CELL) {
      throw new IllegalStateException("more than 9,999 buildings in a cell");
    }
    Administration administration = plan.administration();
    String digits = Integer.toString(10_000 + number).substring(1);
    addresses.begin(CityIds.address(addresses.count() + 1));
    addresses.point(address.doorX(), address.doorY()).text("name", address.whole().chinese());
    addresses.text("code", administration.cellCode(cell) + digits);
    addresses.text("guid", guid(plan.seed(), cell, number).toString());
    addresses.text("district", administration.district(cell).name().chinese());
    addresses.text("street", address.street().chinese());
    addresses.text("houseNumber", address.houseNumber());
    addresses.text("postalCode", administration.postalCode(cell));
    addresses.text("buildingId", buildingId);
    addresses.text("community", administration.community(cell).name().chinese());
    addresses.text("name:en", address.whole().english()).end();
  }

  /** A UUID of version 8 (RFC 9562) from the city's own random numbers. */
  private static UUID guid(long seed, int cell, int number) {
    long high = RandomStream.hash(seed, Purpose.ADDRESSES, cell, 2L * number);
    long low = RandomStream.hash(seed, Purpose.ADDRESSES, cell, 2L * number + 1);
    return new UUID(
        high & 0xFFFFFFFFFFFF0FFFL | 0x8000L, low & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L);
  }
}
