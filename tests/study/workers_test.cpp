#include "gigasim/study/workers.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <vector>

#include "scratch.hpp"

using namespace gigasim;
using Catch::Contains;

namespace {
std::string square(std::uint64_t item) { return std::to_string(item * item); }

PoolTask collecting(std::vector<std::string>& results) {
  PoolTask task;
  task.work = square;
  task.deliver = [&](std::uint64_t item, std::string result) {
    REQUIRE(item == results.size());
    results.push_back(std::move(result));
    return true;
  };
  return task;
}

/// Gone, or dead and only waiting to be noticed by its parent.
bool is_dead(pid_t process) {
  const std::string stat = text_of("/proc/" + std::to_string(process) + "/stat");
  return stat.empty() || stat[stat.rfind(')') + 2] == 'Z';
}
}  // namespace

TEST_CASE("workers: results are delivered in order of item, whoever is quicker") {
  for (const int jobs : {1, 2, 4}) {
    std::vector<std::string> results, arrived;
    PoolTask task = collecting(results);
    task.work = [](std::uint64_t item) {
      ::usleep(item % 4 == 0 ? 8000 : 500);
      return square(item);
    };
    const PoolReport report = for_each(20, jobs, task);
    CHECK(report.end == PoolEnd::all);
    CHECK(report.delivered == 20);
    CHECK(report.forked == static_cast<std::uint64_t>(jobs));  // each process takes item after item
    REQUIRE(results.size() == 20);
    for (std::uint64_t i = 0; i < 20; ++i) CHECK(results[i] == square(i));
  }
}

TEST_CASE("workers: results may be large and may be empty") {
  std::vector<std::string> results;
  PoolTask task = collecting(results);
  task.work = [](std::uint64_t item) { return std::string(item == 1 ? 3 << 20 : 0, 'x'); };
  for_each(3, 2, task);
  CHECK(results[0].empty());
  CHECK(results[1] == std::string(3 << 20, 'x'));
}

TEST_CASE("workers: when one result is enough, what still runs is ended") {
  std::vector<std::string> results;
  PoolTask task = collecting(results);
  task.work = [](std::uint64_t item) {
    if (item == 4) ::sleep(100);
    return square(item);
  };
  task.deliver = [&](std::uint64_t, const std::string& result) {
    results.push_back(result);
    return results.size() < 4;
  };
  const PoolReport report = for_each(1000, 2, task);
  CHECK(report.end == PoolEnd::enough);
  CHECK(results == std::vector<std::string>{"0", "1", "4", "9"});
}

TEST_CASE("workers: nothing starts further ahead than the window, so memory is bounded") {
  const Scratch scratch;
  std::vector<std::string> results;
  std::uint64_t furthest = 0;
  PoolTask task = collecting(results);
  task.work = [](std::uint64_t item) {
    if (item == 0) ::usleep(600000);
    return square(item);
  };
  task.arrived = [&](std::uint64_t item, const std::string&) {
    if (results.empty()) furthest = std::max(furthest, item);
  };
  for_each(400, 2, task);
  CHECK(results.size() == 400);
  CHECK(furthest < 128);  // 64 a job
}

TEST_CASE("workers: a child that is killed is told of and tried once more") {
  const Scratch scratch;
  std::vector<std::string> results, told;
  PoolTask task = collecting(results);
  task.work = [&](std::uint64_t item) {
    if (item == 3 && first_time(scratch / "killed")) std::raise(SIGKILL);
    if (item == 5 && first_time(scratch / "left")) _exit(7);
    return square(item);
  };
  task.failed = [&](std::uint64_t item, const std::string& reason) {
    told.push_back(std::to_string(item) + ": " + reason);
  };
  const PoolReport report = for_each(8, 2, task);
  CHECK(report.retried == 2);
  REQUIRE(told.size() == 2);
  CHECK_THAT(told[0] + told[1], Contains("3: killed by signal 9 (Killed); out of memory?") &&
                                    Contains("5: ended with code 7 and no result"));
  for (std::uint64_t i = 0; i < 8; ++i) CHECK(results.at(i) == square(i));
}

TEST_CASE("workers: an item that fails twice ends the work with its reason") {
  std::vector<std::string> results;
  PoolTask task = collecting(results);
  task.work = [](std::uint64_t item) -> std::string {
    if (item == 2) throw std::runtime_error("the ledger does not close");
    return square(item);
  };
  try {
    for_each(8, 1, task);
    FAIL("nothing was thrown");
  } catch (const WorkerFailure& failure) {
    CHECK(failure.item() == 2);
    CHECK(failure.reason() == "the ledger does not close");
    CHECK(std::string(failure.what()) == "item 2 failed twice: the ledger does not close");
  }
  CHECK(results.size() == 2);
}

TEST_CASE("workers: what is known is not worked for") {
  std::vector<std::string> results;
  PoolTask task = collecting(results);
  task.known = [](std::uint64_t item) {
    return item < 6 ? std::optional<std::string>(std::in_place, "known") : std::nullopt;
  };
  CHECK(for_each(8, 2, task).forked == 2);
  CHECK(results == std::vector<std::string>{"known", "known", "known", "known", "known", "known", "36", "49"});
}

TEST_CASE("workers: an interruption ends what runs and keeps what was delivered") {
  std::vector<std::string> results;
  PoolTask task = collecting(results);
  task.work = [](std::uint64_t item) {
    if (item >= 3) ::sleep(100);
    return square(item);
  };
  task.interrupted = [&] { return results.size() == 3; };
  CHECK(for_each(8, 2, task).end == PoolEnd::interrupted);
  CHECK(results.size() == 3);
}

TEST_CASE("workers: children die when their parent is killed") {
  const Scratch scratch;
  const pid_t parent = in_child([&] {
    PoolTask task;
    task.work = [&](std::uint64_t item) {
      std::ofstream(scratch / ("pid" + std::to_string(item))) << ::getpid() << '\n';
      ::sleep(100);
      return std::string();
    };
    task.deliver = [](std::uint64_t, const std::string&) { return true; };
    for_each(2, 2, task);
  });
  const auto told = [&](const char* name) { return text_of(scratch / name).ends_with('\n'); };
  REQUIRE(comes_true([&] { return told("pid0") && told("pid1"); }));
  ::kill(parent, SIGKILL);
  ::waitpid(parent, nullptr, 0);
  for (const char* name : {"pid0", "pid1"})
    CHECK(comes_true([&] { return is_dead(std::stoi(text_of(scratch / name))); }));
}
