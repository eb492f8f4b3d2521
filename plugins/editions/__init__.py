"""期 and 版: the newspaper's issues by date, their pages, and the calendar that leads to them."""
