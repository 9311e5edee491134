#include <fmt/format.h>

#include <algorithm>

#include "commands.hpp"
#include "gigasim/base/suggest.hpp"
#include "gigasim/base/unit.hpp"
#include "gigasim/models/failure_causes.hpp"
#include "gigasim/scenario/scenario.hpp"

namespace gigasim::cli {

namespace {
void list_catalog() {
  const std::vector<CatalogEntry> entries = catalog();
  std::size_t model = 0, kind = 0;
  for (const CatalogEntry& e : entries) {
    model = std::max(model, e.model.size());
    kind = std::max(kind, e.kind.size());
  }
  for (const CatalogEntry& e : entries) fmt::print("{:<{}}  {:<{}}  {}\n", e.model, model, e.kind, kind, e.text);
}

void list_climates() {
  for (const std::string_view name : climate_names()) fmt::print("{}\n", name);
}

std::string repair_text(const FailureCause& cause) {
  return cause.repair ? format_quantity(number(cause.repair->mean), "s") + (cause.part ? ", takes a spare part" : "")
                      : "none: the rack stays up";
}

void list_failures() {
  for (const FailureProfile& profile : failure_profiles()) {
    fmt::print("{}  {}\n{}\n\n", profile.name, profile.text, profile.source);
    std::size_t width = 0;
    for (const FailureCause& c : profile.causes) width = std::max(width, c.cause.size());
    double count = 0.0, rate = 0.0;
    const auto row = [&](std::string_view cause, double n, double per_gpu_h, std::string_view repair) {
      fmt::print("{:<{}}  {:>5.0f}  {:>9.3e} /h{}\n", cause, width, n, per_gpu_h, repair);
    };
    fmt::print("{:<{}}  {:>5}  {:>12}  {}\n", "cause", width, "count", "per GPU", "mean repair");
    for (const FailureCause& c : profile.causes) {
      const double n = c.rate * profile.watched, per_gpu_h = number(c.rate) * seconds_per_hour;
      row(c.cause, n, per_gpu_h, "  " + repair_text(c));
      count += n;
      rate += per_gpu_h;
    }
    row("all", count, rate, "");
  }
}

int print_entry(const std::string& model) {
  std::vector<std::string> models;
  for (const CatalogEntry& entry : catalog()) models.push_back(entry.model);
  if (std::find(models.begin(), models.end(), model) != models.end()) {
    fmt::print("{}", catalog_yaml(model));
    return good;
  }
  print_problems(
      {{.path = "catalog", .message = fmt::format("unknown model '{}'{}", model, suggestion(model, models))}});
  return bad_input;
}
}  // namespace

int show_catalog(const std::string& model) {
  if (model.empty()) {
    list_catalog();
    return good;
  }
  if (model == "failures") {
    list_failures();
    return good;
  }
  if (model == "climates") {
    list_climates();
    return good;
  }
  return print_entry(model);
}

}  // namespace gigasim::cli
