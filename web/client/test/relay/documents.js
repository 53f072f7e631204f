// What relay-compiler compiles; the tests use its artifacts.
import { graphql } from "relay-runtime";

graphql`
  query documentsPageQuery($first: Int!, $after: String, $filter: BuildingFilter) {
    city {
      buildings(first: $first, after: $after, filter: $filter) @connection(key: "map_buildings", filters: ["filter"]) {
        edges {
          node {
            id
            name
          }
        }
      }
    }
  }
`;

graphql`
  query documentsTallQuery($from: Float!) {
    city {
      buildings(first: 50, filter: { height: { gte: $from } }) {
        nodes {
          id
          height
        }
      }
    }
  }
`;

graphql`
  query documentsNodeQuery($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Building {
        name
        height
        fine: geometry {
          geojson
        }
        metres: geometry(crs: "EPSG:3857", precision: 0) {
          geojson
        }
      }
    }
  }
`;

graphql`
  query documentsStatesQuery($box: BBoxInput!) {
    city {
      sensors(filter: { spatial: { bbox: $box } }, first: 10) {
        nodes {
          id
          state {
            key
            number
            datastream {
              id
            }
          }
        }
      }
      buildings(filter: { spatial: { bbox: $box } }, first: 10) {
        nodes {
          id
          state {
            key
            number
            datastream {
              id
            }
          }
        }
      }
    }
  }
`;

graphql`
  subscription documentsChangesSubscription($box: BBoxInput!) {
    stateChanged(watch: { bbox: $box }, throttle: { minInterval: "PT0.1S" }) {
      sequence
      changes {
        featureId
        values {
          key
          number
          datastream {
            id
          }
        }
      }
    }
  }
`;
