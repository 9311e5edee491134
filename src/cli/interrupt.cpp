#include <array>
#include <csignal>

#include "commands.hpp"

namespace gigasim::cli {

namespace {
volatile std::sig_atomic_t received = 0;

void note(int signal) { received = signal; }
}  // namespace

void watch_interrupts() {
  struct sigaction action{};
  action.sa_handler = note;
  action.sa_flags = static_cast<int>(SA_RESETHAND);  // a second Ctrl-C ends the program at once
  for (const int signal : std::array{SIGINT, SIGTERM, SIGHUP}) sigaction(signal, &action, nullptr);
}

void stop_if_interrupted() {
  if (received != 0) throw Interrupted{received};
}

int interrupt_signal() { return received; }

void end_by_signal(int signal) {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

}  // namespace gigasim::cli
