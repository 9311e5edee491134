/// What stands at the top of a scenario file, and what of it replications are drawn from.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "gigasim/scenario/scenario.hpp"
#include "override.hpp"
#include "reading.hpp"

namespace gigasim {

struct PlanText {
  Scenario scenario{};
  Uncertainty uncertainty{};
};
template <class F>
void describe(F& field, PlanText& s) {
  describe(field, s.scenario);
  describe(field, s.uncertainty);
}

/// A file and what it includes as one tree, with overrides, without catalog entries: what other variants begin with.
struct PlanFile {
  document::Node root{};
  document::Sources sources{};
  document::Budget budget{};
  std::vector<InputFile> files{};
  std::shared_ptr<DataFiles::Texts> texts{};
  std::shared_ptr<Columns> columns{};
  PlanCheck also{};
};

/// Further changes of a plan: of a study file, with their places in it, then `path=value` texts.
struct PlanChanges {
  std::string study{};  ///< file that the marked ones stand in
  std::vector<document::Change> marked{};
  std::vector<std::string> set{};
  bool check = true;  ///< that it fits together
};

/// A file that was read: the plan as written, and the sections with laws, to be read again with drawn values.
struct PlanParts {
  LoadedScenario written{};
  document::Node sections{};
  document::Sources sources{};
  Marks marks{};
  std::vector<Input> inputs{};
  std::shared_ptr<Columns> columns{};
  std::shared_ptr<const PlanFile> file{};
  Sampling sampling = Sampling::independent;
};
/// The plan with further changes, without reading files again.
PlanParts read_changed(const std::shared_ptr<const PlanFile>&, const PlanChanges&);
PlanParts read_parts(const std::filesystem::path& file, const std::vector<std::string>& set, const PlanCheck& also);

/// Groups and delays against the plan: names of nothing, and what would have no effect.
void check_uncertainty(Reading&, const PlanText&);

/// What a delay moves: deliveries, and first dates of permits.
std::vector<Date*> delayed_dates(Scenario&, const DelaySpec&);
/// That it happens at least once (Eq. 5 of docs/formats/uncertainty.md).
double chance_of(const DelaySpec&, const Scenario&);

}  // namespace gigasim
