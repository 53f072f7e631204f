package io.citytwin.api;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * What one request may ask for. Defaults and units stand in {@code application.yaml}.
 *
 * @param defaultPageSize items of a page when none is asked for
 * @param maxPageSize most items of a page
 * @param maxListItems most ids, values of one {@code in}, or cell codes
 * @param maxDepth deepest nesting of fields
 * @param maxComplexity highest estimated cost, see {@link OperationCost}
 * @param maxDocumentCharacters longest document
 * @param maxDocumentTokens most lexical tokens of a document
 * @param maxBody largest request body
 * @param maxInputVertices most vertices of a geometry argument
 * @param maxFilterConditions most conditions of a filter
 * @param maxResult most bytes of one list in an answer
 * @param maxExecution longest execution of an operation
 * @param budget points a caller may spend in a minute; 0 for as many as it likes
 * @param workingMemory bytes that requests under way share; 0 for a part of the heap
 * @param patience how long a client may take to send its body, or to take its answer, besides a
 *     second for each 128 KiB
 */
@ConfigurationProperties("citytwin.limits")
public record Limits(
    int defaultPageSize,
    int maxPageSize,
    int maxListItems,
    int maxDepth,
    int maxComplexity,
    int maxDocumentCharacters,
    int maxDocumentTokens,
    DataSize maxBody,
    int maxInputVertices,
    int maxFilterConditions,
    DataSize maxResult,
    Duration maxExecution,
    int budget,
    DataSize workingMemory,
    Duration patience) {

  /** For the schema, which counts bytes in an Int. */
  public int maxBodyBytes() {
    return Math.toIntExact(maxBody.toBytes());
  }

  /** For the schema, which counts bytes in an Int. */
  public int maxResultBytes() {
    return Math.toIntExact(maxResult.toBytes());
  }

  /** Memory that requests under way share. */
  public long workingBytes() {
    return workingMemory.toBytes() == 0 ? WorkingMemory.ofHeap(25) : workingMemory.toBytes();
  }

  /** For the schema, in milliseconds. */
  public int maxExecutionMs() {
    return Math.toIntExact(maxExecution.toMillis());
  }
}
