"""Results as an Arrow IPC stream, with everything that is not rows in the schema's metadata."""

from __future__ import annotations

import msgspec

from caliber.query.result import QueryResult

ARROW = "application/vnd.apache.arrow.stream"
KEY = b"caliber"


def arrow_stream(result: QueryResult) -> bytes:
    """The rows; under ``caliber`` in the metadata the JSON document of the result without them."""
    import pyarrow as pa

    around = result.around()
    noted = {**(result.table.schema.metadata or {}), KEY: msgspec.json.encode(around, enc_hook=str)}
    table = result.table.replace_schema_metadata(noted)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())
