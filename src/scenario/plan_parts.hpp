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
  document::Node root{};                      ///< the tree
  document::Sources sources{};                ///< its sources, the file first
  document::Budget budget{};                  ///< room that is left
  std::vector<InputFile> files{};             ///< files that were read
  std::shared_ptr<DataFiles::Texts> texts{};  ///< data files, shared by all variants
  std::shared_ptr<Columns> columns{};         ///< columns of CSV files, shared by all variants
  PlanCheck also{};                           ///< check of the layer above
};

/// Further changes of a plan: first those of a study file, with their places in it, then `path=value` texts.
struct PlanChanges {
  std::string study{};                     ///< file of the marked ones
  std::vector<document::Change> marked{};  ///< of the study, already parsed
  std::vector<std::string> set{};          ///< `path=value`
  bool check = true;                       ///< the whole must fit together
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
