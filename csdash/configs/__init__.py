"""Configs: judgements a company may make differently (weights, bands, gates), as readable files with their reasons."""

from csdash.configs.config import Config
from csdash.configs.configs import Configs

__all__ = ["Config", "Configs"]
