#include "arguments.hpp"

#include <CLI/CLI.hpp>

#include "gigasim/report/plot.hpp"

namespace gigasim::cli {

namespace {
void add_init(CLI::App& app, InitArguments& a) {
  CLI::App* init = app.add_subcommand("init", "Start a new plan, sized; at a terminal it asks for what is not given");
  init->add_option("NAME", a.name, "Name of the campus, and of the file; default: New campus");
  init->add_option("--climate", a.climate, "Built-in climate of its site; default: memphis")->type_name("CLIMATE");
  CLI::Option* mw =
      init->add_option("--mw", a.mw, "Power of the racks and their networks; default: 20 MW")->type_name("MW");
  init->add_option("--gpus", a.gpus, "Instead: GPUs wanted")->type_name("N")->excludes(mw);
  init->add_option("--date", a.date, "First racks; the other half comes three months later. Default: in six months")
      ->type_name("DATE");
  init->add_option("--turbines", a.turbines, "bought (the default) or leased")->type_name("HOW");
  init->add_option("--grid", a.grid, "Firm power from the grid; default: none")->type_name("MW");
  init->add_option("--cooling", a.cooling, "chilled water and GB200 racks (the default), or warm water and GB300 racks")
      ->type_name("WATER");
  init->add_option("--megapacks", a.megapacks, "How many; default: enough to bridge the loss of a turbine")
      ->type_name("N");
  init->add_option("--out", a.out, "The file; default: the name in small letters, .yaml. It must not exist")
      ->type_name("FILE");
  init->add_flag("--yes", a.yes, "Ask nothing");
}

void add_set(CLI::App& command, std::vector<std::string>& set) {
  command.add_option("--set", set, "Override a value, e.g. policy.reserve.units=2; may be repeated")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
}

void add_study(CLI::App& run, RunArguments& a) {
  CLI::Option* many =
      run.add_option("--replications", a.replications,
                     "Simulate this many times and report means with standard errors; with --until: at most")
          ->type_name("N")
          ->check(CLI::PositiveNumber);
  CLI::Option* until =
      run.add_option("--until", a.until, "Go on until a mean is known well enough: 'eue rel-se 2%' or 'lole se 0.1'")
          ->type_name("RULE");
  run.add_option("--replication", a.replication,
                 "Simulate this one of the replications alone; 0, the plan as written, is the default")
      ->type_name("K")
      ->check(CLI::NonNegativeNumber)
      ->excludes(many)
      ->excludes(until);
  run.add_option("--sampling", a.sampling,
                 "How replications draw the uncertain inputs: independent, stratified (tenths, by tens) or antithetic "
                 "(mirrored pairs)")
      ->type_name("WAY")
      ->check(CLI::IsMember({"independent", "stratified", "antithetic"}));
  run.add_option("--jobs", a.jobs, "Replications at once; default: one a processor")
      ->type_name("J")
      ->check(CLI::PositiveNumber);
  run.add_flag("--resume", a.resume, "Take the replications that --out already holds");
}

void add_run(CLI::App& app, RunArguments& a) {
  CLI::App* run = app.add_subcommand("run", "Simulate a scenario and report what happened");
  run->add_option("scenario", a.scenario, "Scenario file (YAML)")->required()->type_name("FILE");
  add_set(*run, a.set);
  run->add_option("--seed", a.seed, "Seed of all random numbers, instead of the scenario's")->type_name("N");
  CLI::Option* out =
      run->add_option("--out", a.out, "Result folder; default: out/<scenario>-<date>-<n>")->type_name("DIR");
  add_study(*run, a);
  run->add_option("--marginal", a.marginal,
                  "Also tell what one more unit of each kind would gain, from N pairs of runs (default 4)")
      ->type_name("[N]")
      ->expected(0, 1)
      ->default_str("4")
      ->check(CLI::Range(1, 1000));
  CLI::Option* page =
      run->add_flag("--report", a.report, "Also write report.html, all charts in one file, into the result folder");
  run->add_flag("--no-output", a.no_output, "Write no result folder")->excludes(out)->excludes(page);
  run->add_flag("--quiet", a.quiet, "Print nothing but errors");
  run->add_flag("-v,--verbose", a.verbose, "Log a line a phase; twice (-vv): every event");
  run->add_flag("--no-colour,--no-color", a.no_colour, "Plain text; also: NO_COLOR=1");
}

void add_scenario_commands(CLI::App& app, Arguments& a) {
  add_run(app, a.run);
  CLI::App* validate = app.add_subcommand("validate", "Check scenarios; print all problems at once");
  validate->add_option("scenarios", a.validate.scenarios, "Scenario files (YAML)")->required()->type_name("FILE...");
  add_set(*validate, a.validate.set);
  CLI::App* show = app.add_subcommand("show", "Print a scenario with every default filled in");
  show->add_option("scenario", a.show.scenario, "Scenario file (YAML)")->required()->type_name("FILE");
  add_set(*show, a.show.set);
  show->add_flag("--plain", a.show.plain, "Without comments that say where each value came from");
}

void add_adequacy(CLI::App& app, AdequacyArguments& a) {
  CLI::App* adequacy =
      app.add_subcommand("adequacy", "Exact LOLE, EUE and LOLF of independent two-state units, without simulating");
  adequacy->add_option("scenario", a.scenario, "Scenario file (YAML)")->required()->type_name("FILE");
  add_set(*adequacy, a.set);
  adequacy
      ->add_option("--replications", a.replications,
                   "Simulate this many times, too, and print both side by side with z-scores; with --until: at most")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  adequacy
      ->add_option("--until", a.until, "Simulate until a mean is known well enough: 'eue rel-se 2%' or 'lole se 0.1'")
      ->type_name("RULE");
  adequacy->add_option("--seed", a.seed, "Seed of the simulation, instead of the scenario's")->type_name("N");
  adequacy->add_option("--jobs", a.jobs, "Replications at once; default: one a processor")
      ->type_name("J")
      ->check(CLI::PositiveNumber);
  adequacy->add_flag("--json", a.json, "JSON, with the whole capacity-outage table");
}

void add_check(CLI::App& app, CheckArguments& a) {
  CLI::App* check = app.add_subcommand(
      "check", "Judge what plans expect (expect:) and compare them with blessed figures; exit code 1 when one fails");
  check->add_option("plans", a.plans, "Scenario files (YAML)")->required()->type_name("FILE...");
  add_set(*check, a.set);
  check->add_option("--seed", a.seed, "Seed of all random numbers, instead of the scenario's")->type_name("N");
  check
      ->add_option("--replications", a.replications,
                   "At most this many a plan; 1: the plan as written, once; default: 200")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  check->add_option("--jobs", a.jobs, "Processes at once; default: one a processor")
      ->type_name("J")
      ->check(CLI::PositiveNumber);
  check->add_option("--baseline", a.baseline, "Blessed figures: a file for one plan, a folder for several")
      ->type_name("PATH");
  check->add_flag("--bless", a.bless, "Write the figures found as the new baseline");
  check->add_option("--reason", a.reason, "Why they may be; asked for at a terminal")->type_name("TEXT");
  check->add_option("--junit", a.junit, "Also write JUnit XML")->type_name("FILE");
  check->add_option("--markdown", a.markdown, "Also write a summary for a pull request")->type_name("FILE");
  check->add_flag("--annotations", a.annotations,
                  "Also print ::error lines that code hosts show beside the plan's line");
  check->add_flag("--strict", a.strict, "What stays undecided fails, too");
  check->add_flag("--figures", a.figures, "List the figures that an expectation can name, and run nothing");
  check->add_flag("--quiet", a.quiet, "Print nothing but errors");
  check->add_flag("--no-colour,--no-color", a.no_colour, "Plain text; also: NO_COLOR=1");
}

void add_diff(CLI::App& app, DiffArguments& a) {
  CLI::App* diff = app.add_subcommand("diff", "What differs between two plans, and in what comes of them");
  diff->add_option("A", a.a, "Scenario file (YAML)")->required()->type_name("A.yaml");
  diff->add_option("B", a.b, "Scenario file (YAML)")->required()->type_name("B.yaml");
  add_set(*diff, a.set);
  CLI::Option* many = diff->add_option("--replications", a.replications,
                                       "Of each, with the same random draws; default: the plans as written, once")
                          ->type_name("N")
                          ->check(CLI::PositiveNumber);
  diff->add_option("--jobs", a.jobs, "Replications at once; default: one a processor")
      ->type_name("J")
      ->check(CLI::PositiveNumber);
  diff->add_flag("--plan-only", a.plan_only, "Compare the plans without running them")->excludes(many);
  diff->add_flag("--no-colour,--no-color", a.no_colour, "Plain text; also: NO_COLOR=1");
}

void add_frequency(CLI::App& app, FrequencyArguments& a) {
  CLI::App* frequency = app.add_subcommand(
      "frequency", "Frequency of the campus as an island after its largest unit trips, a tie opens, a job crashes");
  frequency->add_option("scenario", a.scenario, "Scenario file (YAML)")->required()->type_name("FILE");
  add_set(*frequency, a.set);
  frequency->add_option("--at", a.at, "Moment of the plan; default: the highest load of each phase")->type_name("DATE");
  frequency
      ->add_option("--step", a.step, "Judge this step instead: power lost, e.g. '120 MW', or load thrown off, '-66 MW'")
      ->type_name("POWER");
  CLI::Option* json = frequency->add_flag("--json", a.json, "JSON");
  frequency->add_option("--csv", a.csv, "Also write every 20 ms of each case")->type_name("FILE");
  frequency->add_flag("--no-colour,--no-color", a.no_colour, "Plain text; also: NO_COLOR=1")->excludes(json);
}

void add_size(CLI::App& app, SizeArguments& a) {
  CLI::App* size = app.add_subcommand(
      "size", "Find the fewest units, smallest rating or latest date with which a plan meets its criteria");
  size->add_option("study", a.study, "Study file (YAML): base, find, subject_to")->required()->type_name("STUDY");
  add_set(*size, a.set);
  CLI::Option* out =
      size->add_option("--out", a.out,
                       "Result folder; one with an earlier search is gone on with; default: out/<study>-<date>-<n>")
          ->type_name("DIR");
  size->add_option("--jobs", a.jobs, "Replications at once; default: one a processor")
      ->type_name("J")
      ->check(CLI::PositiveNumber);
  size->add_flag("--no-output", a.no_output, "Write no result folder")->excludes(out);
  size->add_flag("--quiet", a.quiet, "Print nothing but errors");
  size->add_flag("--no-colour,--no-color", a.no_colour, "Plain text; also: NO_COLOR=1");
}

void add_engine(CLI::App& command, SweepArguments& a) {
  command.add_option("--jobs", a.jobs, "Points at once; default: one a processor")
      ->type_name("J")
      ->check(CLI::PositiveNumber);
  command.add_option("--engine", a.engine, "local (default), or slurm: a job array, on a shared file system")
      ->type_name("ENGINE")
      ->check(CLI::IsMember({"local", "slurm"}));
  SlurmArguments& s = a.slurm;
  const std::string group = "With --engine slurm";
  command.add_option("--partition", s.partition, "Partition of the jobs")->type_name("NAME")->group(group);
  command.add_option("--account", s.account, "Account that they are charged to")->type_name("NAME")->group(group);
  command.add_option("--time", s.time, "Time limit of a shard, as sbatch takes it")->type_name("TIME")->group(group);
  command.add_option("--shards", s.shards, "Tasks of the array; default: one for ten points, at most 1,000")
      ->type_name("N")
      ->check(CLI::Range(1, 1000))
      ->group(group);
  command.add_option("--cpus", s.cpus, "Processors of a shard; default: 1")
      ->type_name("N")
      ->check(CLI::PositiveNumber)
      ->group(group);
  command.add_option("--at-once", s.at_once, "Shards that may run at the same time; default: no limit")
      ->type_name("N")
      ->check(CLI::PositiveNumber)
      ->group(group);
  command.add_option("--sbatch", s.options, "A further option of sbatch, e.g. --sbatch=--qos=low; may be repeated")
      ->type_name("OPTION")
      ->allow_extra_args(false)
      ->group(group);
  command.add_flag("--no-wait", s.no_wait, "Return when the jobs are submitted; 'sweep status' follows them")
      ->group(group);
  command.add_flag("--quiet", a.quiet, "Print nothing but errors");
  command.add_flag("--no-colour,--no-color", a.no_colour, "Plain text; also: NO_COLOR=1");
}

void add_sweep(CLI::App& app, SweepArguments& a, SweepFolderArguments& folders) {
  CLI::App* sweep = app.add_subcommand("sweep", "Simulate many variants of a scenario, on all processors or on Slurm");
  sweep->add_option("study", a.study, "Study file (YAML): base, parameters, design")->type_name("STUDY");
  CLI::Option* out =
      sweep
          ->add_option("--out", a.out,
                       "Result folder; one with an earlier sweep is gone on with; default: out/<study>-<date>-<n>")
          ->type_name("DIR");
  sweep
      ->add_option("--shard", a.shard,
                   "Only the i-th of n parts of the points, for a batch system; 'sweep merge' puts them together")
      ->type_name("I/N")
      ->needs(out);
  sweep->add_flag("--dry-run", a.dry_run, "Print the points and how long they would take; simulates one");
  add_engine(*sweep, a);
  sweep->require_subcommand(0, 1);
  CLI::App* status = sweep->add_subcommand("status", "How many points are done, failed and pending");
  CLI::App* resume =
      sweep->add_subcommand("resume", "Simulate what is missing or failed; what has changed in the study, too");
  CLI::App* merge =
      sweep->add_subcommand("merge", "Put shards, and the sweeps of further folders, into the first folder");
  CLI::App* all = sweep->add_subcommand("export", "Print all points with all figures");
  for (CLI::App* command : {status, all})
    command->add_option("DIR", folders.folders, "Folder of a sweep")->required()->expected(1)->type_name("DIR");
  resume->add_option("DIR", a.out, "Folder of a sweep")->required()->type_name("DIR");
  add_engine(*resume, a);
  merge->add_option("DIR", folders.folders, "Folders of one sweep")->required()->type_name("DIR...");
  all->add_option("--format", folders.format, "csv (default) or json")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"csv", "json"}));
  all->add_option("--out", folders.out, "The file; default: standard output")->type_name("FILE");
  for (CLI::App* command : {status, merge})
    command->add_flag("--no-colour,--no-color", folders.no_colour, "Plain text; also: NO_COLOR=1");
}

void add_compare(CLI::App& app, CompareArguments& a) {
  CLI::App* compare = app.add_subcommand("compare", "Compare two result folders: differences with error bars");
  compare->add_option("A", a.a, "Result folder")->required()->type_name("DIR");
  compare->add_option("B", a.b, "Result folder")->required()->type_name("DIR");
  compare->add_flag("--all", a.all, "Print every metric; default: the campus's, and what differs significantly");
  compare->add_flag("--no-colour,--no-color", a.no_colour, "Plain text; also: NO_COLOR=1");
}

void add_report(CLI::App& app, ReportArguments& a) {
  CLI::App* report =
      app.add_subcommand("report", "Write a result folder as one HTML file with all charts; it needs no network");
  report->add_option("DIR", a.folder, "Result folder of a run, a study or a sweep")->required()->type_name("DIR");
  report->add_option("--out", a.out, "The file; default: report.html in the folder")->type_name("FILE");
}

void add_plot(CLI::App& app, PlotArguments& a) {
  CLI::App* plot = app.add_subcommand("plot", "Write the main figures of a result folder as SVG or PNG");
  std::vector<std::string> names;
  for (const FigureName& figure : figure_names) names.emplace_back(figure.name);
  plot->add_option("DIR", a.folder, "Result folder of a run or a study")->required()->type_name("DIR");
  plot->add_option("--out", a.out, "Folder of the figures; default: plots in DIR")->type_name("FOLDER");
  plot->add_option("--format", a.formats, "svg, png or svg,png; default: svg")
      ->type_name("LIST")
      ->delimiter(',')
      ->check(CLI::IsMember({"svg", "png"}));
  plot->add_option("--figure", a.figure, "This one alone; default: all that the folder has data for")
      ->type_name("NAME")
      ->check(CLI::IsMember(names));
}

void add_reference_commands(CLI::App& app, Arguments& a) {
  CLI::App* explain = app.add_subcommand("explain", "Fields, units, ranges, defaults and sources of a kind or section");
  explain->add_option("kind", a.kind, "Such as battery, policy or phases; none: list them")->type_name("KIND");
  CLI::App* schema = app.add_subcommand("schema", "Print the JSON Schema of scenarios, for editors");
  schema->add_flag("--reference", a.reference, "Print the reference page of all fields instead (Markdown)");
  CLI::App* catalog = app.add_subcommand("catalog", "List the built-in equipment, or print one entry as YAML");
  catalog->add_option("model", a.model, "Model name; none: list them")->type_name("MODEL");
}
}  // namespace

void add_commands(CLI::App& app, Arguments& arguments) {
  add_init(app, arguments.init);
  add_scenario_commands(app, arguments);
  add_adequacy(app, arguments.adequacy);
  add_check(app, arguments.check);
  add_diff(app, arguments.diff);
  add_frequency(app, arguments.frequency);
  add_size(app, arguments.size);
  add_sweep(app, arguments.sweep, arguments.sweeps);
  add_compare(app, arguments.compare);
  add_report(app, arguments.report);
  add_plot(app, arguments.plot);
  add_reference_commands(app, arguments);
}

}  // namespace gigasim::cli
