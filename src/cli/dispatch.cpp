#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "arguments.hpp"
#include "gigasim/base/printable.hpp"
#include "gigasim/base/suggest.hpp"

namespace gigasim::cli {

namespace {
constexpr const char* examples = R"(
Examples:
  gigasim init "My campus" --mw 50       a new plan, sized
  gigasim run scenarios/colossus2.yaml
  gigasim run plan.yaml --set policy.reserve.units=2 --seed 7 --out out/n-plus-2
  gigasim run plan.yaml --replications 1000 --until "eue rel-se 2%"
  gigasim compare out/n-plus-1 out/n-plus-2
  gigasim report out/n-plus-2            one HTML file with all charts
  gigasim plot out/n-plus-2              the main figures as SVG
  gigasim validate plans/*.yaml
  gigasim show plan.yaml                 the plan with every default, and where each value came from
  gigasim adequacy units.yaml            exact LOLE, EUE and LOLF of two-state units
  gigasim check plans/*.yaml --baseline baselines --junit out.xml
  gigasim sweep variants.yaml            many variants of a plan; resumable; also on Slurm
  gigasim frequency plan.yaml            what a trip does to an islanded campus in its first minute
  gigasim size turbines.yaml             fewest turbines for a reliability, with its confidence
  gigasim explain battery                fields, units, ranges, defaults, sources
  gigasim catalog "Titan 350"

Exit codes: 0 good, 1 a check failed, 2 bad input, 3 a fault of gigasim or of the machine.)";

int execute_sweep(const CLI::App& sweep, const Arguments& a) {
  if (sweep.got_subcommand("status")) return sweep_status(a.sweeps);
  if (sweep.got_subcommand("resume")) return sweep_resume(a.sweep);
  if (sweep.got_subcommand("merge")) return sweep_merge(a.sweeps);
  if (sweep.got_subcommand("export")) return sweep_export(a.sweeps);
  return run_sweep(a.sweep);
}

int execute(const CLI::App& app, const Arguments& a) {
  if (app.got_subcommand("init")) return init_plan(a.init);
  if (app.got_subcommand("run")) return run_scenario(a.run);
  if (app.got_subcommand("validate")) return validate_scenarios(a.validate);
  if (app.got_subcommand("show")) return show_scenario(a.show);
  if (app.got_subcommand("adequacy")) return exact_adequacy_of(a.adequacy);
  if (app.got_subcommand("check")) return check_plans(a.check);
  if (app.got_subcommand("diff")) return diff_plans(a.diff);
  if (app.got_subcommand("frequency")) return frequency_of(a.frequency);
  if (app.got_subcommand("size")) return size_study(a.size);
  if (app.got_subcommand("sweep")) return execute_sweep(*app.get_subcommand("sweep"), a);
  if (app.got_subcommand("compare")) return compare_results(a.compare);
  if (app.got_subcommand("report")) return report_results(a.report);
  if (app.got_subcommand("plot")) return plot_results(a.plot);
  if (app.got_subcommand("explain")) return explain_kind(a.kind);
  if (app.got_subcommand("schema")) return print_schema(a.reference);
  return show_catalog(a.model);
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

int usage_error(const std::string& message, const std::string& command) {
  fmt::print(stderr, "gigasim: {}\nTry 'gigasim {}--help'.\n", printable(message),
             command.empty() ? "" : command + " ");
  return bad_input;
}

/// `'--sed' is not an option; did you mean '--seed'?`, of the first option that the command does not know.
std::optional<std::string> unknown_option(const CLI::App& command, const std::vector<std::string>& words) {
  std::vector<std::string> known;
  for (const CLI::Option* option : command.get_options())
    if (option->nonpositional()) known.push_back(option->get_name());
  for (const std::string& word : words) {
    const std::string name = word.substr(0, word.find('='));
    if (name.starts_with("--") && name.size() > 2 && !command.get_option_no_throw(name))
      return fmt::format("'{}' is not an option{}", name, suggestion(name, known));
  }
  return std::nullopt;
}

int explain_error(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& words) {
  const CLI::App* command = &app;
  std::string name;
  for (std::vector<CLI::App*> next = app.get_subcommands(); !next.empty(); next = command->get_subcommands()) {
    command = next.front();
    name += (name.empty() ? "" : " ") + command->get_name();
  }
  return usage_error(unknown_option(*command, words).value_or(error.what()), name);
}
}  // namespace

int dispatch(int argc, char** argv) {
  CLI::App app{"gigasim " GIGASIM_VERSION ": discrete-event simulator of gigawatt AI training campuses", "gigasim"};
  Arguments arguments;
  add_commands(app, arguments);
  app.set_version_flag("--version", "gigasim " GIGASIM_VERSION);
  app.require_subcommand(1);
  app.footer(examples);
  if (argc < 2) {
    fmt::print(stderr, "{}", app.help());
    return bad_input;
  }
  const std::string first = argv[1];
  const std::vector<std::string> commands = command_names(app);
  if (!first.starts_with('-') && std::find(commands.begin(), commands.end(), first) == commands.end())
    return usage_error(fmt::format("'{}' is not a command{}", first, suggestion(first, commands)), "");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return error.get_exit_code() == 0 ? app.exit(error) : explain_error(app, error, {argv + 1, argv + argc});
  }
  return execute(app, arguments);
}

}  // namespace gigasim::cli
