resource "terraform_data" "item_0" {
}

resource "terraform_data" "item_1" {
}

resource "terraform_data" "item_2" {
}
