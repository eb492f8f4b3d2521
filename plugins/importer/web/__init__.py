"""Saved web pages: WeChat articles and ordinary pages, as .html with or without its folder of pictures, or as .mhtml.

page turns the HTML into blocks (every text of the page becomes part of one); wechat and ordinary say which blocks are the article and
which are furniture; resources finds the saved copies of pictures. Nothing is ever fetched.
"""
