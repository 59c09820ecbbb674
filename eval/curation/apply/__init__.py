"""Corrected records from decisions: planned as a whole, then written to a folder, as a patch, or in place."""

from eval.curation.apply.planning import Decided, Plan, plan, plan_revert, read_decided

__all__ = ["Decided", "Plan", "plan", "plan_revert", "read_decided"]
