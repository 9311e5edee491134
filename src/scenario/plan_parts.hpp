/// What stands at the top of a scenario file, and what of it replications are drawn from.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "gigasim/scenario.hpp"
#include "reading.hpp"

namespace gigasim {

struct PlanText {
  Scenario scenario{};
  Uncertainty uncertainty{};
};
template <class F> void describe(F& field, PlanText& s) {
  describe(field, s.scenario);
  describe(field, s.uncertainty);
}

/// A file that was read: the plan as written, and the sections with laws, to be read again with drawn values.
struct PlanParts {
  LoadedScenario written{};
  document::Node sections{};
  document::Sources sources{};
  Marks marks{};
  std::vector<Input> inputs{};
  std::shared_ptr<Columns> columns{};
};
PlanParts read_parts(const std::filesystem::path& file, const std::vector<std::string>& set, const PlanCheck& also);

/// Groups and delays against the plan: names of nothing, and what would have no effect.
void check_uncertainty(Reading&, const PlanText&);

/// What a delay moves: deliveries, and first dates of permits.
std::vector<Date*> delayed_dates(Scenario&, const DelaySpec&);
/// That it happens at least once (Eq. 5 of docs/formats/uncertainty.md).
double chance_of(const DelaySpec&, const Scenario&);

}  // namespace gigasim
