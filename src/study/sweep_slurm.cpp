#include "gigasim/study/sweep_slurm.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

#include "gigasim/base/issue.hpp"

namespace gigasim {

namespace fs = std::filesystem;

namespace {
constexpr int usual_array_size = 1001;  // Slurm's default MaxArraySize
constexpr int command_missing = 127;

struct Answer {
  int code = 0;
  std::string out;
};

std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? "'\\''" : std::string(1, c);
  return text + "'";
}

[[noreturn]] void become(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  ::execvp(pointers[0], pointers.data());
  _exit(command_missing);
}

std::string all_from(int descriptor) {
  std::string text;
  char buffer[4096];
  for (;;) {
    const ssize_t size = ::read(descriptor, buffer, sizeof buffer);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return text;
    text.append(buffer, static_cast<std::size_t>(size));
  }
}

/// Runs a program with `input` on its standard input; what it prints, errors too. A terminal's Ctrl-C does not reach
/// it.
Answer ask(const std::vector<std::string>& words, const std::string& input = {}) {
  int in[2], out[2];
  if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot run " + words[0]);
  const pid_t child = ::fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "cannot run " + words[0]);
  if (child == 0) {
    ::setpgid(0, 0);
    ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(out[1], STDERR_FILENO);
    become(words);
  }
  ::close(in[0]);
  ::close(out[1]);
  std::signal(SIGPIPE, SIG_IGN);
  if (::write(in[1], input.data(), input.size()) < 0 && errno != EPIPE)
    throw std::system_error(errno, std::generic_category(), "cannot write to " + words[0]);
  ::close(in[1]);
  Answer answer{.out = all_from(out[0])};
  ::close(out[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  answer.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return answer;
}

std::string job_number(const std::string& printed) {
  return printed.substr(0, printed.find_first_not_of("0123456789"));
}

/// The last line is the answer; sites print greetings before it.
std::string last_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

std::string queued(std::vector<std::string> words, const std::string& script) {
  words.insert(words.begin(), {"sbatch", "--parsable"});
  const Answer answer = ask(words, script);
  const std::string number = job_number(last_line(answer.out));
  if (answer.code == 0 && !number.empty()) return number;
  const std::string reason =
      answer.code == command_missing
          ? "there is no 'sbatch' on this machine; run it on a login node of the cluster, or leave out --engine slurm"
          : fmt::format("sbatch refuses the job: {}", last_line(answer.out));
  throw InputError({{.path = "--engine slurm", .message = reason}});
}

std::vector<std::string> common_arguments(const SlurmOptions& o, const std::string& name) {
  std::vector<std::string> words{"--job-name=" + name};
  if (!o.partition.empty()) words.push_back("--partition=" + o.partition);
  if (!o.account.empty()) words.push_back("--account=" + o.account);
  return words;
}
}  // namespace

std::vector<std::string> array_arguments(const SlurmOptions& o, const std::string& name, const fs::path& logs) {
  std::vector<std::string> words = common_arguments(o, name);
  words.push_back(fmt::format("--array=1-{}{}", o.shards, o.at_once ? fmt::format("%{}", *o.at_once) : ""));
  words.push_back("--requeue");
  words.push_back("--open-mode=append");
  words.push_back("--nodes=1");
  words.push_back("--ntasks=1");
  words.push_back(fmt::format("--cpus-per-task={}", o.cpus));
  words.push_back(fmt::format("--output={}/shard-%4a-of-{:04}.log", logs.string(), o.shards));
  if (!o.time.empty()) words.push_back("--time=" + o.time);
  words.insert(words.end(), o.further.begin(), o.further.end());
  return words;
}

std::vector<std::string> merge_arguments(const SlurmOptions& o, const std::string& name, const fs::path& logs,
                                         const std::string& array) {
  std::vector<std::string> words = common_arguments(o, name + "-merge");
  words.push_back("--dependency=afterany:" + array);
  words.push_back("--requeue");
  words.push_back("--ntasks=1");
  words.push_back(fmt::format("--output={}/merge.log", logs.string()));
  words.insert(words.end(), o.further.begin(), o.further.end());
  return words;
}

std::string array_script(const fs::path& program, const fs::path& study, const fs::path& folder,
                         const SlurmOptions& o) {
  return fmt::format("#!/bin/sh\nexec {} sweep {} --out {} --shard \"$SLURM_ARRAY_TASK_ID/{}\" --jobs {} --quiet\n",
                     quoted(program.string()), quoted(study.string()), quoted(folder.string()), o.shards, o.cpus);
}

std::string merge_script(const fs::path& program, const fs::path& folder) {
  return fmt::format("#!/bin/sh\nexec {} sweep merge {}\n", quoted(program.string()), quoted(folder.string()));
}

SlurmJobs submit(const SlurmOptions& o, const std::string& name, const fs::path& program, const fs::path& study,
                 const fs::path& folder) {
  const fs::path logs = folder / "shards";
  fs::create_directories(logs);
  SlurmJobs jobs{queued(array_arguments(o, name, logs), array_script(program, study, folder, o))};
  try {
    jobs.merge = queued(merge_arguments(o, name, logs, jobs.array), merge_script(program, folder));
  } catch (...) {
    cancel(jobs);
    throw;
  }
  return jobs;
}

std::optional<bool> in_queue(const SlurmJobs& jobs) {
  const Answer answer = ask({"squeue", "--me", "--noheader", "--format=%F"});
  if (answer.code != 0) return std::nullopt;
  std::istringstream lines(answer.out);
  for (std::string word; lines >> word;)
    if (word == jobs.array || word == jobs.merge) return true;
  return false;
}

void cancel(const SlurmJobs& jobs) {
  std::vector<std::string> words{"scancel", jobs.array};
  if (!jobs.merge.empty()) words.push_back(jobs.merge);
  ask(words);
}

int most_tasks() {
  const Answer answer = ask({"scontrol", "show", "config"});
  const auto at = answer.out.find("MaxArraySize");
  const auto equals = at == std::string::npos ? at : answer.out.find('=', at);
  const int size = equals == std::string::npos ? usual_array_size : std::atoi(answer.out.c_str() + equals + 1);
  return std::max(1, size - 1);  // the largest number of a task is one less
}

void note_jobs(const fs::path& folder, const SlurmJobs& jobs) {
  std::ofstream(folder / ".slurm-jobs") << jobs.array << ' ' << jobs.merge << '\n';
}

std::optional<SlurmJobs> noted_jobs(const fs::path& folder) {
  SlurmJobs jobs;
  std::ifstream file(folder / ".slurm-jobs");
  return file >> jobs.array >> jobs.merge ? std::optional(jobs) : std::nullopt;
}

}  // namespace gigasim
