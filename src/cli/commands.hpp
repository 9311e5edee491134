/// The commands of the `gigasim` program, one source file each. All return the exit code and print to standard output.
/// They throw InputError for problems of the user's input, InternalFault, std::system_error and Interrupted; `main`
/// turns exceptions into exit codes. Members named after options have the option's value as it was written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gigasim/base/issue.hpp"
#include "gigasim/report/report.hpp"

namespace gigasim::cli {

/// Exit codes of the program.
enum ExitCode {
  good = 0,           ///< the command did as it was asked
  check_failed = 1,   ///< a check failed, nothing holds, or points failed or are missing
  bad_input = 2,      ///< the user's input has problems; nothing was run
  internal_fault = 3  ///< a fault of gigasim or of the machine
};

/// Reads the command line and executes its command. Misuse is told on standard error and returns bad_input.
int dispatch(int argc, char** argv);

/// Options of `gigasim run`.
struct RunArguments {
  /// Scenario file.
  std::string scenario;
  /// `--set`: overrides, `path=value`, in the order given.
  std::vector<std::string> set;
  /// `--seed`, instead of the scenario's.
  std::optional<std::int64_t> seed;
  /// `--out`: result folder, new or with an earlier result, which is replaced; empty: a new one under `out/`.
  std::string out;
  /// `--replications` makes it a study: how many, with `until` at most.
  std::optional<std::uint64_t> replications;
  /// `--replication`: this one alone; none: 0, the plan as written.
  std::optional<std::uint64_t> replication;
  /// `--until` makes it a study: its stopping rule; empty: none.
  std::string until;
  /// `--sampling`: how replications draw the uncertain inputs: `independent`, `stratified` or `antithetic`.
  std::string sampling = "independent";
  /// `--jobs`: processes at once, 1 or more; none: one per processor. It changes no result.
  std::optional<int> jobs;
  /// `--resume`: takes the replications that `out` holds.
  bool resume = false;
  /// `--marginal`: pairs of runs for marginal values; none: not asked for.
  std::optional<int> marginal;
  /// `--quiet`: only errors; `--no-output`: no result folder; `--no-colour`: plain text.
  bool quiet = false, no_output = false, no_colour = false;
  /// `--report` also writes the page, report.html.
  bool report = false;
  /// `-v` is 1, a line per phase; `-vv` is 2, every event.
  int verbose = 0;
};
/// `gigasim run`: one run, or with `--replications` or `--until` a study. Throws InputError for options without effect.
int run_scenario(const RunArguments&);
/// The study of `gigasim run`: many runs, and error bars. Interrupted, it ends the process by the signal; finished
/// replications stay in the folder.
int run_study(const RunArguments&);

/// Options of `gigasim compare`.
struct CompareArguments {
  std::string a, b;                     ///< result folders
  bool all = false, no_colour = false;  ///< every metric, not only the campus's and significant ones; plain text
};
/// `gigasim compare`: differences between two result folders, with error bars.
int compare_results(const CompareArguments&);

/// Options of `gigasim report`.
struct ReportArguments {
  std::string folder, out;  ///< result folder; file of the page, empty: report.html in the folder
};
/// `gigasim report`: one HTML file with all charts of a result folder.
int report_results(const ReportArguments&);
/// Options of `gigasim plot`.
struct PlotArguments {
  std::string folder, out, figure;  ///< result folder; folder of the figures, empty: its `plots`; one, empty: all
  std::vector<std::string> formats{"svg"};  ///< `svg`, `png`
};
/// `gigasim plot`: the main figures of a result folder as SVG or PNG.
int plot_results(const PlotArguments&);
/// Throws InputError at `option` in a build without the page.
void require_html_report(const std::string& option);
/// Writes the page of a result folder, to `report.html` in it unless `file` is given; returns the path of the page.
std::string write_report(const std::string& folder, const std::string& file = "");
/// Writes the page after a run, and prints a line that says where, unless the run is quiet.
void tell_report(const RunArguments&, const std::string& folder);

/// Options of `gigasim init`.
struct InitArguments {
  /// Answers as written; none: the usual one, or at a terminal it is asked for.
  std::optional<std::string> name, climate, mw, gpus, date, turbines, grid, cooling, megapacks;
  /// `--out`: file of the plan, which must not exist; empty: made from the name.
  std::string out;
  /// `--yes` asks nothing, not even at a terminal.
  bool yes = false;
};
/// `gigasim init`: writes a new plan from a template, sized by the catalog's figures.
int init_plan(const InitArguments&);

/// Options of `gigasim validate`.
struct ValidateArguments {
  std::vector<std::string> scenarios, set;  ///< files; overrides of each, `path=value`
};
/// `gigasim validate`: prints the problems of all scenarios, and returns bad_input when there are any.
int validate_scenarios(const ValidateArguments&);

/// Options of `gigasim show`.
struct ShowArguments {
  std::string scenario;          ///< file
  std::vector<std::string> set;  ///< overrides, `path=value`
  /// `--plain` leaves out the comments that say where each value came from.
  bool plain = false;
};
/// `gigasim show`: prints a scenario with every default filled in.
int show_scenario(const ShowArguments&);

/// Options of `gigasim adequacy`.
struct AdequacyArguments {
  std::string scenario;          ///< file
  std::vector<std::string> set;  ///< overrides, `path=value`
  /// `--seed` of the simulation, instead of the scenario's.
  std::optional<std::int64_t> seed;
  /// `--replications` simulates, too: how many, with `until` at most.
  std::optional<std::uint64_t> replications;
  /// `--until` simulates, too: the stopping rule; empty: none.
  std::string until;
  std::optional<int> jobs;  ///< processes at once; none: one per processor
  /// `--json`: JSON with the whole table, instead of text.
  bool json = false;
};
/// `gigasim adequacy`: exact figures of two-state units. Where they do not apply it prints the reasons and returns
/// bad_input.
int exact_adequacy_of(const AdequacyArguments&);

/// Most replications of a plan in `gigasim check` unless told otherwise.
inline constexpr std::uint64_t usual_check_replications = 200;
/// Options of `gigasim check`.
struct CheckArguments {
  std::vector<std::string> plans, set;  ///< scenario files; overrides of each, `path=value`
  std::optional<std::int64_t> seed;     ///< instead of the scenarios'
  /// `--replications`: at most, of each plan; 1: the plan as written, once; none: `usual_check_replications`.
  std::optional<std::uint64_t> replications;
  std::optional<int> jobs;  ///< processes at once; none: one per processor
  /// Blessed figures (a file for one plan, a folder for several), the reason for new ones, and files to write; empty:
  /// none.
  std::string baseline, reason, junit, markdown;
  /// Write the figures as the baseline; print annotations for code hosts; undecided fails, too; only list the figures;
  /// only errors; plain text.
  bool bless = false, annotations = false, strict = false, figures = false, quiet = false, no_colour = false;
};
/// `gigasim check`: judges the expectations of plans and compares them with baselines. Returns check_failed when an
/// expectation fails or a figure is worse or gone.
int check_plans(const CheckArguments&);

/// Options of `gigasim diff`.
struct DiffArguments {
  std::string a, b;              ///< scenario files
  std::vector<std::string> set;  ///< overrides of both, `path=value`
  /// `--replications` of each, with the same draws; 1: the plans as written.
  std::uint64_t replications = 1;
  std::optional<int> jobs;  ///< processes at once; none: one per processor
  /// `--plan-only` runs neither; `--no-colour`: plain text.
  bool plan_only = false, no_colour = false;
};
/// `gigasim diff`: the differences between two plans, and between their results.
int diff_plans(const DiffArguments&);
/// Options of `gigasim frequency`.
struct FrequencyArguments {
  std::string scenario;          ///< file
  std::vector<std::string> set;  ///< overrides, `path=value`
  /// `--at`: date of the moment (empty: the highest load of each phase); `--step`: power lost (+) or load thrown off
  /// (-) with its unit, in the place of the usual cases; `--csv`: file of the curves.
  std::string at, step, csv;
  bool json = false, no_colour = false;  ///< JSON instead of text; plain text
};
/// `gigasim frequency`: frequency of the campus as an island after an event. Throws InputError when nothing delivers
/// power at that time.
int frequency_of(const FrequencyArguments&);

/// Options of `gigasim size`.
struct SizeArguments {
  std::string study;             ///< study file
  std::vector<std::string> set;  ///< overrides of its base, `path=value`
  /// `--out`: result folder, with an earlier search or not; empty: a new one.
  std::string out;
  std::optional<int> jobs;                                   ///< processes at once; none: one per processor
  bool no_output = false, quiet = false, no_colour = false;  ///< no result folder; only errors; plain text
};
/// `gigasim size`: the fewest, smallest or latest with which a plan meets its criteria. Returns check_failed when
/// nothing holds for sure.
int size_study(const SizeArguments&);

/// Options of `gigasim sweep --engine slurm`.
struct SlurmArguments {
  std::string partition, account, time;  ///< as sbatch takes them; empty: the site's default
  /// `--shards`: tasks of the array; none: one for ten points, at most 1,000.
  std::optional<int> shards;
  std::optional<int> cpus;           ///< processors of each shard; none: 1
  std::optional<int> at_once;        ///< shards that may run at the same time; none: no limit
  std::vector<std::string> options;  ///< further options of sbatch, as written
  bool no_wait = false;              ///< returns when the jobs are submitted
};
/// Options of `gigasim sweep`.
struct SweepArguments {
  /// Study file, result folder (empty: a new one), part of the points (`3/8`; empty: all), `local` or `slurm`.
  std::string study, out, shard, engine = "local";
  std::optional<int> jobs;                                 ///< points at once; none: one per processor
  bool dry_run = false, quiet = false, no_colour = false;  ///< only prints the plan; only errors; plain text
  SlurmArguments slurm;                                    ///< options of the engine slurm
};
/// `gigasim sweep STUDY`: simulates the points that the folder lacks. Returns check_failed when points failed or are
/// missing.
int run_sweep(const SweepArguments&);

/// Options of the commands on folders of sweeps.
struct SweepFolderArguments {
  std::vector<std::string> folders;  ///< at least one; the first is the one that is read or merged into
  std::string format = "csv", out;   ///< of exports: `csv` or `json`; file, empty: standard output
  bool no_colour = false;            ///< plain text
};
/// `gigasim sweep status`: how many points are done, failed and pending.
int sweep_status(const SweepFolderArguments&);
/// `gigasim sweep merge`: puts shards and further folders into the first. Returns check_failed when points failed or
/// are missing.
int sweep_merge(const SweepFolderArguments&);
/// `gigasim sweep export`: all points with all figures.
int sweep_export(const SweepFolderArguments&);
/// `gigasim sweep resume`: run_sweep() with the study that the folder's store names.
int sweep_resume(SweepArguments run);

/// `gigasim explain`: the fields of a kind or section; without a kind, the list of them.
int explain_kind(const std::string& kind);
/// `gigasim schema`: the JSON Schema of scenarios, or the reference page of all fields.
int print_schema(bool reference);
/// `gigasim catalog`: an entry as YAML, or `failures`, or `climates`; without a model, the list of entries.
int show_catalog(const std::string& model);

/// Prints problems to standard error, one per line. Never throws, so that it is safe in a handler.
void print_problems(const std::vector<Issue>&);
/// Prints warnings to standard error, one per line, as `file:line: warning: ...`.
void print_warnings(const std::vector<Issue>&);
/// Prints `4 problems, nothing was run.` to standard error. Never throws.
void print_problem_count(std::size_t);

/// Width and colour of standard output. No colour off a terminal or with NO_COLOR; at least 40 columns.
TerminalStyle terminal_style(bool no_colour);
/// Whether standard error is a terminal, on which a progress line is seen.
bool progress_visible();

/// Throws InputError at `--out` when a directory holds anything but nothing or a result of this kind.
void require_kind(const std::string& directory, FolderKind);
/// The folder of results: `chosen` if it may be written to, else a new `out/<stem>-<yyyymmdd>-<n>`. It is made. Throws
/// InputError at `--out`; results of another kind are no place for it.
std::string output_directory(const std::string& chosen, const std::string& scenario_file, FolderKind);

/// Sets up the log on standard error: warnings, a line per phase (verbose 1), every event (2); only errors when quiet.
void set_up_logging(int verbose, bool quiet);

/// Thrown where a run looks whether Ctrl-C or a termination signal came, so that half-written files are removed.
struct Interrupted {
  int signal;  ///< number of the signal
};
/// How long the program may take to end after a signal.
enum class Haste {
  none,            ///< until it has looked and put its affairs in order
  within_a_second  ///< after that it ends wherever it is, and what is half-written is removed
};
/// Notes SIGINT, SIGTERM and SIGHUP from now on instead of ending; a second one ends the program at once.
void watch_interrupts(Haste = Haste::none);
/// Throws Interrupted when a signal came.
void stop_if_interrupted();
/// The signal that came, or 0.
int interrupt_signal();
/// Ends the process as if the signal had never been caught: shells and make see an interrupted program.
void end_by_signal(int signal);

}  // namespace gigasim::cli
