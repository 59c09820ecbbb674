"""Judging: is a candidate a gene here?"""
