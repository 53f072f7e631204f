// The start page: status, counts, and queries that run against this very service.
(function () {
  "use strict";

  const lists = {
    buildings: "Buildings", roads: "Roads", roadJunctions: "Road junctions", pipes: "Pipes",
    pipeNodes: "Pipe nodes", gridCells: "Grid cells", districts: "Districts", sensors: "Sensors",
  };

  const queries = [
    {
      title: "Offices above 20 m, with their outline",
      text: `{
  city {
    buildings(first: 3, filter: { usage: [OFFICE], height: { gt: 20 } }) {
      totalCount(mode: EXACT)
      nodes { name height geometry(precision: 6) { geojson } }
    }
  }
}`,
    },
    {
      title: "The ten features nearest to the first building, of any kind",
      text: (building) => `{
  city {
    features(
      first: 10
      filter: { spatial: { nearest: { geometry: { featureId: "${building}" }, k: 10 } } }
    ) {
      edges { distance node { kind name entityId } }
    }
  }
}`,
    },
    {
      title: "From a sensor to what carries it, and the pipes that meet there",
      text: `{
  city {
    sensors(first: 3) {
      nodes {
        name
        sensorType
        status
        mountedOn {
          kind
          name
          ... on PipeNode { nodeKind pipes(first: 5) { nodes { medium diameter length } } }
        }
      }
    }
  }
}`,
    },
  ];

  const $ = (id) => document.getElementById(id);

  function element(tag, properties, ...children) {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  }

  async function ask(query) {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ query }),
    });
    return response.json();
  }

  async function showStatus() {
    let word = "DOWN";
    let why = "the service does not answer";
    try {
      const health = await (await fetch("/healthz", { headers: { Accept: "application/json" } })).json();
      word = health.status || word;
      why = Object.entries(health).map(([part, state]) => `${part}: ${state}`).join(", ");
    } catch (unreachable) {
      // Said by the words above.
    }
    const shown = { UP: ["up", "Serving"], DEGRADED: ["degraded", "Serving without live state"] };
    const [style, label] = shown[word] || ["down", "Not serving"];
    $("status").className = `pill ${style}`;
    $("status").textContent = label;
    $("status").title = why;
  }

  async function showCounts() {
    const counts = Object.keys(lists).map((list) => `${list} { totalCount(mode: EXACT) }`).join(" ");
    try {
      const answer = await ask(`{ serviceInfo { version dataRevision } city { ${counts} } }`);
      if (answer.errors) throw new Error(answer.errors[0].message);
      $("counts").replaceChildren(
        ...Object.entries(lists).map(([list, label]) =>
          element("div", {},
            element("dt", { textContent: label }),
            element("dd", { textContent: answer.data.city[list].totalCount.toLocaleString("en") }))),
      );
      const info = answer.data.serviceInfo;
      const empty = Object.keys(lists).every((list) => answer.data.city[list].totalCount === 0);
      $("counts-note").textContent = empty
        ? "The twin is empty: import a file with ./citytwin import FILE."
        : `Revision ${info.dataRevision}, CityTwin ${info.version}.`;
    } catch (failure) {
      $("counts-note").textContent = `Counts are not available: ${failure.message}`;
    }
  }

  function showQuery({ title, text }) {
    const area = element("textarea", { value: text, rows: text.split("\n").length, spellcheck: false });
    area.setAttribute("aria-label", title);
    const took = element("span", { className: "took" });
    const answer = element("pre", { hidden: true, tabIndex: 0 });
    const run = element("button", { type: "button", textContent: "Run" });
    run.addEventListener("click", async () => {
      run.disabled = true;
      const start = performance.now();
      try {
        const result = await ask(area.value);
        answer.textContent = JSON.stringify(result, null, 2);
        answer.className = result.errors ? "failed" : "";
      } catch (failure) {
        answer.textContent = `The service does not answer: ${failure.message}`;
        answer.className = "failed";
      }
      took.textContent = `${Math.round(performance.now() - start)} ms`;
      answer.hidden = false;
      run.disabled = false;
    });
    $("queries").append(
      element("article", { className: "query" },
        element("div", {}, element("h3", { textContent: title }), took, run), area, answer));
  }

  async function showQueries() {
    let building = "00000000-0000-0000-0000-000000000000";
    try {
      const first = await ask("{ city { buildings(first: 1) { nodes { entityId } } } }");
      building = first.data.city.buildings.nodes[0].entityId;
    } catch (empty) {
      // The query then says itself that there is no such feature.
    }
    for (const query of queries) {
      showQuery({
        title: query.title,
        text: typeof query.text === "function" ? query.text(building) : query.text,
      });
    }
  }

  showStatus();
  setInterval(showStatus, 5000);
  showCounts();
  setInterval(showCounts, 30000);
  showQueries();
})();
