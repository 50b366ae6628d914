resource "terraform_data" "item" {
  input = "the brace is missing"
