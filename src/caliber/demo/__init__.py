"""The demo company: a retail group with its data, its definitions, its people and its quarrels, made from a seed."""

from caliber.demo.build import DATABASE, DemoInfo, build_demo, write_definitions
from caliber.demo.people import DEMO_PASSWORD, DEMO_PEOPLE, DemoPerson

__all__ = ["DATABASE", "DEMO_PASSWORD", "DEMO_PEOPLE", "DemoInfo", "DemoPerson", "build_demo", "write_definitions"]
