package io.citytwin.feature.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.SelectedField;
import io.citytwin.api.DirectJson;
import io.citytwin.api.PageInfo;
import io.citytwin.api.ResponseBytes;
import io.citytwin.api.prepared.PreparedField;
import io.citytwin.api.prepared.UnpreparedException;
import io.citytwin.json.JsonBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The city's lists, whole: what the fetcher gives, with the little around the written lists. */
@Component
class PreparedLists implements PreparedField {

  private static final int SMALL = 256;

  private final CityFields lists;

  PreparedLists(CityFields lists) {
    this.lists = lists;
  }

  @Override
  public boolean answers(String parentType, String field) {
    return parentType.equals("City") && CityFields.isList(field);
  }

  @Override
  public void write(DataFetchingEnvironment environment, ResponseBytes out) {
    FeatureConnection connection =
        connection(
            lists.list(
                environment, CityFields.findKind(environment.getFieldDefinition().getName())));
    char separator = '{';
    for (SelectedField field : environment.getSelectionSet().getImmediateFields()) {
      JsonBuffer key = new JsonBuffer(SMALL, Integer.MAX_VALUE);
      key.add(separator);
      key.addString(field.getResultKey());
      key.add(':');
      separator = ',';
      DirectJson list = connection.written().get(field.getResultKey());
      if (list == null) {
        addSmall(field, connection, environment, key);
      }
      out.write(key.array(), 0, key.length());
      if (list != null) {
        list.appendTo(out);
      }
    }
    out.write('}');
  }

  private static FeatureConnection connection(Object fetched) {
    return (FeatureConnection) (fetched instanceof CompletableFuture<?> f ? joined(f) : fetched);
  }

  private static Object joined(CompletableFuture<?> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static void addSmall(
      SelectedField field,
      FeatureConnection connection,
      DataFetchingEnvironment environment,
      JsonBuffer out) {
    switch (field.getName()) {
      case "__typename" ->
          out.addString(GraphQLTypeUtil.unwrapAll(environment.getFieldType()).getName());
      case "totalCount" ->
          out.addAscii(
              Integer.toString(ConnectionFields.totalCount(connection, field.getArguments())));
      case "pageInfo" -> addPageInfo(field, connection.pageInfo(), out);
      default -> throw UnpreparedException.always("no writer for " + field.getName());
    }
  }

  private static void addPageInfo(SelectedField pageInfo, PageInfo page, JsonBuffer out) {
    char separator = '{';
    for (SelectedField field : pageInfo.getSelectionSet().getImmediateFields()) {
      out.add(separator);
      out.addString(field.getResultKey());
      out.add(':');
      separator = ',';
      switch (field.getName()) {
        case "__typename" -> out.addString("PageInfo");
        case "hasNextPage" -> out.addAscii(Boolean.toString(page.hasNextPage()));
        case "hasPreviousPage" -> out.addAscii(Boolean.toString(page.hasPreviousPage()));
        case "startCursor" -> addCursor(page.startCursor(), out);
        case "endCursor" -> addCursor(page.endCursor(), out);
        default -> throw UnpreparedException.always("no writer for " + field.getName());
      }
    }
    out.add('}');
  }

  private static void addCursor(@Nullable String cursor, JsonBuffer out) {
    if (cursor == null) {
      out.addAscii("null");
    } else {
      out.addString(cursor);
    }
  }
}
