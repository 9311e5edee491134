/// The top of a scenario file, and the parts of it from which replications are drawn.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "gigasim/scenario/scenario.hpp"
#include "override.hpp"
#include "reading.hpp"

namespace gigasim {

/// A scenario file as one described struct: the fields of both parts stand side by side.
struct PlanText {
  Scenario scenario{};        ///< the campus and its run
  Uncertainty uncertainty{};  ///< groups and delays
};
/// The top level of a scenario file.
template <class F>
void describe(F& field, PlanText& s) {
  describe(field, s.scenario);
  describe(field, s.uncertainty);
}

class Reader;
/// Fills the fields of a plan from the reader's map. One source compiles the reading of all that a plan may hold, for
/// this is the largest piece of the layer.
void read_fields(Reader& reader, PlanText& plan);
/// The same for a fleet of a catalog entry.
void read_fields(Reader& reader, FleetSpec& fleet);
/// The same for a branch of a catalog entry.
void read_fields(Reader& reader, BranchSpec& circuits);

/// A file and its includes as one tree, with overrides, without catalog entries: the beginning of other variants.
struct PlanFile {
  /// The tree.
  document::Node root{};
  /// Its sources, the file first.
  document::Sources sources{};
  /// Room that is left for variants.
  document::Budget budget{};
  /// Files that were read.
  std::vector<InputFile> files{};
  /// Data files, shared by all variants.
  std::shared_ptr<DataFiles::Texts> texts{};
  /// Columns of CSV files, shared by all variants.
  std::shared_ptr<Columns> columns{};
  /// Check of the layer above, which every variant must pass, too.
  PlanCheck also{};
};

/// Further changes of a plan: first those of a study file, with their places in it, then `path=value` texts.
struct PlanChanges {
  /// File in which the marked ones stand.
  std::string study{};
  /// Changes of the study, already parsed; they come first.
  std::vector<document::Change> marked{};
  /// Texts `path=value`, which come after.
  std::vector<std::string> set{};
  /// The whole must fit together; false: a value is only tried in its place.
  bool check = true;
};

/// A file that was read: the plan as written, and the sections with laws, to be read again with drawn values.
struct PlanParts {
  LoadedScenario written{};                   ///< replication 0
  document::Node sections{};                  ///< sections that hold laws
  document::Sources sources{};                ///< of all marks
  Marks marks{};                              ///< places by path
  std::vector<Input> inputs{};                ///< laws, in the order of reading
  std::shared_ptr<Columns> columns{};         ///< columns of CSV files that are read again
  std::shared_ptr<const PlanFile> file{};     ///< the tree it came from
  Sampling sampling = Sampling::independent;  ///< how replications draw
};
/// The plan with further changes, without reading files again. Throws InputError.
PlanParts read_changed(const std::shared_ptr<const PlanFile>&, const PlanChanges&);
/// Reads a scenario file with overrides. Throws all problems in one InputError.
PlanParts read_parts(const std::filesystem::path& file, const std::vector<std::string>& set, const PlanCheck& also);

/// Checks groups and delays against the plan. It reports names of nothing, and settings that would have no effect.
void check_uncertainty(Reading&, const PlanText&);

/// The dates that a delay moves: deliveries, and first dates of permits. They point into the scenario.
std::vector<Date*> delayed_dates(Scenario&, const DelaySpec&);
/// Probability, 0..1, that the delay happens at least once (Eq. 5 of docs/formats/uncertainty.md).
double chance_of(const DelaySpec&, const Scenario&);

}  // namespace gigasim
