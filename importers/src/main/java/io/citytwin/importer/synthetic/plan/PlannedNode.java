package io.citytwin.importer.synthetic.plan;

import io.citytwin.model.feature.PipeNodeKind;
import io.citytwin.model.feature.UtilityMedium;

/**
 * A node of a pipe network.
 *
 * @param id source id
 * @param kind what stands there
 * @param medium what flows there
 * @param x metres east
 * @param y metres north
 * @param elevationMeters level of the pipe above the datum: its axis for water, its invert for
 *     storm water
 * @param groundMeters level of the ground above the datum
 * @param vertex lattice vertex it lies at, or that its street starts from
 */
public record PlannedNode(
    String id,
    PipeNodeKind kind,
    UtilityMedium medium,
    double x,
    double y,
    double elevationMeters,
    double groundMeters,
    int vertex) {}
