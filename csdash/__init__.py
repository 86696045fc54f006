"""csdash"""
