"""A project folder to a model and back: values first, positions only where there is a problem to place."""

from caliber.interchange.yaml_files.folder import project_files
from caliber.interchange.yaml_files.load import Loaded, load_project, parse_files
from caliber.interchange.yaml_files.write import write_model, write_object

__all__ = ["Loaded", "load_project", "parse_files", "project_files", "write_model", "write_object"]
