#include <fmt/format.h>

#include <algorithm>

#include "commands.hpp"
#include "gigasim/scenario.hpp"
#include "gigasim/suggest.hpp"

namespace gigasim::cli {

namespace {
void list_catalog() {
  const std::vector<CatalogEntry> entries = catalog();
  std::size_t model = 0, kind = 0;
  for (const CatalogEntry& e : entries) model = std::max(model, e.model.size()), kind = std::max(kind, e.kind.size());
  for (const CatalogEntry& e : entries) fmt::print("{:<{}}  {:<{}}  {}\n", e.model, model, e.kind, kind, e.text);
}

void list_climates() {
  for (const std::string_view name : climate_names()) fmt::print("{}\n", name);
}

int print_entry(const std::string& model) {
  std::vector<std::string> models;
  for (const CatalogEntry& entry : catalog()) models.push_back(entry.model);
  if (std::find(models.begin(), models.end(), model) != models.end()) return fmt::print("{}", catalog_yaml(model)), good;
  print_problems({{.path = "catalog", .message = fmt::format("unknown model '{}'{}", model, suggestion(model, models))}});
  return bad_input;
}
}  // namespace

int show_catalog(const std::string& model) {
  if (model.empty()) return list_catalog(), good;
  if (model == "climates") return list_climates(), good;
  return print_entry(model);
}

}  // namespace gigasim::cli
