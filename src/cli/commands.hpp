/// The commands of the `gigasim` program, one source file each. All return the exit code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gigasim/base/issue.hpp"
#include "gigasim/report/report.hpp"

namespace gigasim::cli {

enum ExitCode { good = 0, check_failed = 1, bad_input = 2, internal_fault = 3 };

/// Reads the command line and does what it says.
int dispatch(int argc, char** argv);

struct RunArguments {
  std::string scenario;
  std::vector<std::string> set;
  std::optional<std::int64_t> seed;
  std::string out;
  std::optional<std::uint64_t> replications;
  std::optional<std::uint64_t> replication;  ///< this one alone
  std::string until;
  std::string sampling = "independent";
  std::optional<int> jobs;
  bool resume = false;
  std::optional<int> marginal;  ///< pairs of runs
  bool quiet = false, no_output = false, no_colour = false;
  bool report = false;  ///< also as a page, report.html
  int verbose = 0;
};
int run_scenario(const RunArguments&);
/// With `--replications` or `--until`: many runs, and error bars.
int run_study(const RunArguments&);

struct CompareArguments {
  std::string a, b;
  bool all = false, no_colour = false;
};
int compare_results(const CompareArguments&);

struct ReportArguments {
  std::string folder, out;
};
int report_results(const ReportArguments&);
struct PlotArguments {
  std::string folder, out, figure;
  std::vector<std::string> formats{"svg"};
};
int plot_results(const PlotArguments&);
/// Throws InputError at `option` in a build without the page.
void require_html_report(const std::string& option);
/// Writes the page of a result folder, to `report.html` in it unless `file` is given; returns where it is.
std::string write_report(const std::string& folder, const std::string& file = "");
/// The same after a run, with a line that says where.
void tell_report(const RunArguments&, const std::string& folder);

struct InitArguments {
  std::optional<std::string> name, climate, mw, gpus, date, turbines, grid, cooling, megapacks;  ///< as written
  std::string out;
  bool yes = false;
};
/// Writes a new plan from a template, sized by the catalog's figures; asks at a terminal for what is not given.
int init_plan(const InitArguments&);

struct ValidateArguments {
  std::vector<std::string> scenarios, set;
};
int validate_scenarios(const ValidateArguments&);

struct ShowArguments {
  std::string scenario;
  std::vector<std::string> set;
  bool plain = false;
};
int show_scenario(const ShowArguments&);

struct AdequacyArguments {
  std::string scenario;
  std::vector<std::string> set;
  std::optional<std::int64_t> seed;
  std::optional<std::uint64_t> replications;
  std::string until;
  std::optional<int> jobs;
  bool json = false;
};
int exact_adequacy_of(const AdequacyArguments&);

/// `gigasim check` simulates at most so many replications of a plan, unless it is told otherwise.
inline constexpr std::uint64_t usual_check_replications = 200;
struct CheckArguments {
  std::vector<std::string> plans, set;
  std::optional<std::int64_t> seed;
  std::optional<std::uint64_t> replications;  ///< at most
  std::optional<int> jobs;
  std::string baseline, reason, junit, markdown;
  bool bless = false, annotations = false, strict = false, figures = false, quiet = false, no_colour = false;
};
int check_plans(const CheckArguments&);

struct DiffArguments {
  std::string a, b;
  std::vector<std::string> set;
  std::uint64_t replications = 1;
  std::optional<int> jobs;
  bool plan_only = false, no_colour = false;
};
/// What differs between two plans, and in what comes of them.
int diff_plans(const DiffArguments&);
struct FrequencyArguments {
  std::string scenario;
  std::vector<std::string> set;
  std::string at, step, csv;
  bool json = false, no_colour = false;
};
int frequency_of(const FrequencyArguments&);

struct SizeArguments {
  std::string study;
  std::vector<std::string> set;
  std::string out;
  std::optional<int> jobs;
  bool no_output = false, quiet = false, no_colour = false;
};
int size_study(const SizeArguments&);

struct SlurmArguments {
  std::string partition, account, time;
  std::optional<int> shards;         ///< default: as many as pay, at most 1,000
  std::optional<int> cpus;           ///< of each shard
  std::optional<int> at_once;        ///< shards that may run at the same time
  std::vector<std::string> options;  ///< further ones of sbatch, as written
  bool no_wait = false;
};
struct SweepArguments {
  std::string study, out, shard, engine = "local";
  std::optional<int> jobs;
  bool dry_run = false, quiet = false, no_colour = false;
  SlurmArguments slurm;
};
/// Exit code 1: points failed, or are still missing.
int run_sweep(const SweepArguments&);

struct SweepFolderArguments {
  std::vector<std::string> folders;
  std::string format = "csv", out;
  bool no_colour = false;
};
int sweep_status(const SweepFolderArguments&);
int sweep_merge(const SweepFolderArguments&);
int sweep_export(const SweepFolderArguments&);
/// `run` with the study that the folder's store names.
int sweep_resume(SweepArguments run);

/// Without a kind: what can be explained.
int explain_kind(const std::string& kind);
int print_schema(bool reference);
/// Without a model: the list.
int show_catalog(const std::string& model);

/// To standard error, a line a problem. Never throws, so that it is safe in a handler.
void print_problems(const std::vector<Issue>&);
/// `4 problems, nothing was run.`
void print_problem_count(std::size_t);

/// Width and colour of standard output; NO_COLOR is honoured.
TerminalStyle terminal_style(bool no_colour);
bool progress_visible();

/// Where results go: `chosen` if it may be written to, else a new `out/<stem>-<yyyymmdd>-<n>`. Throws InputError.
std::string output_directory(const std::string& chosen, const std::string& scenario_file);

/// To standard error: warnings, a line a phase (verbose 1), every event (2), only errors when quiet.
void set_up_logging(int verbose, bool quiet);

/// Thrown where a run looks whether Ctrl-C or a termination signal came, so that half-written files are removed.
struct Interrupted {
  int signal;
};
void watch_interrupts();
void stop_if_interrupted();
/// The signal that came, or 0.
int interrupt_signal();
/// As if the signal had never been caught: shells and make see an interrupted program.
void end_by_signal(int signal);

}  // namespace gigasim::cli
