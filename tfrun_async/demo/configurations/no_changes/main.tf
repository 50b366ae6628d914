locals {
  greeting = "nothing to make"
}
