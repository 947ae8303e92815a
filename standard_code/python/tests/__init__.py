"""Run from the workspace's root: python -m unittest discover -s standard_code/python"""
