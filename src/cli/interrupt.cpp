#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string_view>

#include "commands.hpp"

namespace gigasim::cli {

namespace {
constexpr suseconds_t patience_us = 800'000;  // of a user, less a little

volatile std::sig_atomic_t received = 0;
volatile std::sig_atomic_t in_haste = 0;

/// Ends the process now; what is half-written goes.
void give_up(int) {
  constexpr std::string_view told = "gigasim: interrupted.\n";
  remove_unfinished_files();
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, told.data(), told.size());
  end_by_signal(received);
}

void note(int signal) {
  if (received != 0) give_up(signal);
  received = signal;
  if (in_haste == 0) return;
  const itimerval timer{{0, 0}, {0, patience_us}};
  setitimer(ITIMER_REAL, &timer, nullptr);
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = static_cast<int>(SA_NODEFER);
  sigaction(signal, &action, nullptr);
}
}  // namespace

void watch_interrupts(Haste haste) {
  in_haste = haste == Haste::within_a_second;
  handle(SIGALRM, give_up);
  for (const int signal : std::array{SIGINT, SIGTERM, SIGHUP}) handle(signal, note);
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
