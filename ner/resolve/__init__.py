"""Resolving: which gene, family or complex is it?"""
