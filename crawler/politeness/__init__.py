"""How we behave towards other people's machines. Each module is one Scrapy component; crawler/settings.py puts them in order."""
