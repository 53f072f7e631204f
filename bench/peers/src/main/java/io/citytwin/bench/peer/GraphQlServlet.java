package io.citytwin.bench.peer;

import graphql.ExecutionInput;
import graphql.GraphQL;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /graphql} with a JSON body, answered as {@code application/json}. */
final class GraphQlServlet extends HttpServlet {

  private static final long serialVersionUID = 1;

  private final transient GraphQL graphql;
  private final transient JsonMapper json = JsonMapper.shared();

  GraphQlServlet(GraphQL graphql) {
    this.graphql = graphql;
  }

  /** The body of a request. */
  record Question(String query, @Nullable Map<String, Object> variables) {}

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Question question = json.readValue(request.getInputStream(), Question.class);
    var input = ExecutionInput.newExecutionInput(question.query());
    if (question.variables() != null) {
      input.variables(question.variables());
    }
    var result = graphql.execute(input.build());
    response.setContentType("application/json");
    json.writeValue(response.getOutputStream(), result.toSpecification());
  }
}
