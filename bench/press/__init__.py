"""The press: typesets labelled documents of many kinds, with damage, and knows the truth of each line."""
