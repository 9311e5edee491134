#include <fmt/format.h>

#include "catalog.hpp"
#include "gigasim/base/text.hpp"
#include "gigasim/scenario/scenario.hpp"

namespace gigasim {

std::vector<CatalogEntry> catalog() {
  std::vector<CatalogEntry> entries;
  for (const document::Equipment& e : document::builtin_equipment()) entries.push_back({e.model, e.kind, e.text});
  return entries;
}

std::string catalog_yaml(std::string_view model) {
  std::vector<std::string> models;
  for (const document::Equipment& e : document::builtin_equipment()) {
    models.push_back(e.model);
    if (e.model == model) return std::string(e.yaml.substr(0, e.yaml.find_last_not_of('\n') + 1)) + "\n";
  }
  throw InputError(
      {{.path = "catalog", .message = fmt::format("there is no '{}'{}", model, suggestion(model, models))}});
}

}  // namespace gigasim
