"""A GeoJSON sequence of buildings as OpenStreetMap objects, in the OPL text that osmium reads.

usage: opl.py BUILDINGS.geojsonl FOLDER    writes FOLDER/{nodes,ways,relations}.opl; joined in this order they are sorted

A polygon of one ring is a closed way, one with holes a multipolygon relation of closed ways. Corners are not shared between buildings.
"""

import json
import sys

# How OPL writes what would end a tag: %code point%.
ESCAPED = {ord(c): "%%%x%%" % ord(c) for c in " ,=@%\n"}
TAGS = {"height": "height", "storeysAboveGround": "building:levels", "yearBuilt": "start_date", "address": "addr:full"}


def main(buildings, folder):
    node = way = relation = 0
    with (
        open(buildings, encoding="utf-8") as lines,
        open(folder + "/nodes.opl", "w", encoding="utf-8") as nodes,
        open(folder + "/ways.opl", "w", encoding="utf-8") as ways,
        open(folder + "/relations.opl", "w", encoding="utf-8") as relations,
    ):
        for line in lines:
            feature = json.loads(line)
            rings = feature["geometry"]["coordinates"]
            properties = feature["properties"]
            tags = ",".join(
                f"{key}={str(properties[name]).translate(ESCAPED)}" for name, key in TAGS.items() if properties.get(name) is not None
            )
            members = []
            for ring in rings:
                first = node + 1
                for lon, lat in ring[:-1]:
                    node += 1
                    nodes.write(f"n{node} x{lon:.7f} y{lat:.7f}\n")
                way += 1
                refs = ",".join(f"n{n}" for n in [*range(first, node + 1), first])
                ways.write(f"w{way} T{'building=yes,' + tags if len(rings) == 1 else ''} N{refs}\n")
                members.append(f"w{way}@{'inner' if members else 'outer'}")
            if len(rings) > 1:
                relation += 1
                relations.write(f"r{relation} Ttype=multipolygon,building=yes,{tags} M{','.join(members)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
