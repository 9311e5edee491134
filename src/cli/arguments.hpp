/// All that the command line can say, by command.
#pragma once

#include <string>

#include "commands.hpp"

namespace CLI {
class App;
}

namespace gigasim::cli {

/// The options of every command; those of the command that was called count.
struct Arguments {
  InitArguments init;
  RunArguments run;
  ValidateArguments validate;
  ShowArguments show;
  CompareArguments compare;
  AdequacyArguments adequacy;
  CheckArguments check;
  DiffArguments diff;
  FrequencyArguments frequency;
  SizeArguments size;
  SweepArguments sweep;
  SweepFolderArguments sweeps;
  ReportArguments report;
  PlotArguments plot;
  std::string kind, model;  ///< of `explain` and `catalog`; empty: the list
  bool reference = false;   ///< of `schema`: the page instead
};

/// Declares all commands with their options, which write into `arguments`.
void add_commands(CLI::App& app, Arguments& arguments);

}  // namespace gigasim::cli
