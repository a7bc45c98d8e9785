"""Writes the OpenAPI document: ``python -m caliber.interfaces.rest > web/openapi.json``."""

from __future__ import annotations

import json
import sys

from caliber.interfaces.rest.application import api

if __name__ == "__main__":
    json.dump(api().openapi(), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
