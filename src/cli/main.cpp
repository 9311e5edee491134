#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <system_error>

#include "commands.hpp"
#include "gigasim/base/issue.hpp"
#include "gigasim/base/printable.hpp"

using namespace gigasim;

namespace {
int fault(const std::string& what, const char* advice) {
  std::fprintf(stderr, "gigasim: %s\n%s\n", printable(what).c_str(), advice);
  return cli::internal_fault;
}

/// A result must never get the place of a standard stream that whoever started the program has closed.
void open_standard_streams() {
  while (true) {
    const int descriptor = ::open("/dev/null", O_RDWR);
    if (descriptor > STDERR_FILENO) ::close(descriptor);
    if (descriptor < 0 || descriptor > STDERR_FILENO) return;
  }
}
}  // namespace

int main(int argc, char** argv) {
  open_standard_streams();
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on file sizes is then a disk that is full
  try {
    const int code = cli::dispatch(argc, argv);
    if (std::fflush(stdout) != 0) return fault("standard output cannot be written", "The output above is incomplete.");
    return code;
  } catch (const InputError& e) {
    cli::print_problems(e.issues());
    cli::print_problem_count(e.issues().size());
    return cli::bad_input;
  } catch (const cli::Interrupted& interrupted) {
    std::fprintf(stderr, "gigasim: interrupted, no results were written.\n");
    std::fflush(stdout);
    cli::end_by_signal(interrupted.signal);
    return cli::internal_fault;
  } catch (const std::system_error& e) {
    return fault(e.what(), "No half-written file is left under a final name.");
  } catch (const std::exception& e) {
    return fault(fmt::format("internal fault: {}", e.what()),
                 "This is a fault of gigasim, not of your input. Please report it with the text above.");
  }
}
