using Dice.Environment.Images;

namespace Dice.Environment.Specs.Images;

/// <summary>What is said about builds that failed. The logs are those of real builds; only the registry's name is another one.</summary>
public sealed class BuildDiagnosisSpecs
{
    private const string NpmLock =
        """
        Package manager: npm
        npm error code EUSAGE
        npm error
        npm error `npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with `npm install` before continuing.
        npm error
        npm error Missing: cookie@1.1.1 from lock file
        npm error Invalid: lock file's ms@2.1.2 does not satisfy ms@2.1.3
        npm error
        npm error Clean install a project
        npm error
        npm error Usage:
        npm error npm ci
        npm error
        npm error Options:
        npm error [--install-strategy <hoisted|nested|shallow|linked>] [--legacy-bundling]
        npm error
        npm error aliases: clean-install, ic, install-clean, isntall-clean
        npm error
        npm error Run "npm help ci" for more info
        npm error A complete log of this run can be found in: /tmp/npm/_logs/2026-11-28T21_29_33_950Z-debug-0.log
        The command '/bin/sh -c sh /install/install.sh "$PACKAGE_MANAGER"' returned a non-zero code: 1
        """;

    [Theory]
    [InlineData(NpmLock, "the lock file does not match package.json: cookie@1.1.1 is missing; ms@2.1.2 does not satisfy ms@2.1.3", "`npm install`")]
    [InlineData(
        """
         ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile" because pnpm-lock.yaml is not up to date with <ROOT>/package.json

            Failure reason:
            specifiers in the lockfile ({"ms":"2.1.2"}) don't match specs in package.json ({"ms":"2.1.3","cookie":"^1.0.0"})
        """,
        """the lock file does not match package.json: the lock file has ({"ms":"2.1.2"}), package.json ({"ms":"2.1.3","cookie":"^1.0.0"})""",
        "`pnpm install`")]
    [InlineData("error Your lockfile needs to be updated, but yarn was run with `--frozen-lockfile`.", "the lock file does not match package.json", "`yarn install`")]
    [InlineData(
        """
        ➤ YN0085: │ + cookie@npm:1.1.1, ms@npm:2.1.3
        ➤ YN0085: │ - ms@npm:2.1.2
        ➤ YN0028: │ The lockfile would have been modified by this install, which is explicitly forbidden.
        """,
        "the lock file does not match package.json: + cookie@npm:1.1.1, ms@npm:2.1.3; - ms@npm:2.1.2",
        "`yarn install`")]
    [InlineData("npm error code ETARGET\nnpm error notarget No matching version found for ms@99.0.0.", "no registry has the version ms@99.0.0", "package.json")]
    [InlineData(" ERR_PNPM_NO_MATCHING_VERSION  No matching version found for ms@99.0.0", "no registry has the version ms@99.0.0", "package.json")]
    [InlineData("error Couldn't find any versions for \"ms\" that matches \"99.0.0\"", "no registry has the version ms@99.0.0", "package.json")]
    [InlineData("➤ YN0082: │ ms@npm:99.0.0: No candidates found", "no registry has the version ms@npm:99.0.0", "package.json")]
    [InlineData(
        "npm error code E404\nnpm error 404 Not Found - GET https://registry.example/no-such\nnpm error 404\nnpm error 404  'no-such@1.0.0' is not in this registry.",
        "the registry has no package no-such@1.0.0",
        ".npmrc")]
    [InlineData(
        " ERR_PNPM_FETCH_404  GET https://registry.example/no-such: Not Found - 404\n\nno-such is not in the npm registry, or you have no permission to fetch it.",
        "the registry has no package no-such",
        ".npmrc")]
    [InlineData("error Couldn't find package \"no-such\" on the \"npm\" registry.", "the registry has no package no-such", ".npmrc")]
    [InlineData("➤ YN0035: │ no-such@npm:1.0.0: Package not found", "the registry has no package no-such@npm:1.0.0", ".npmrc")]
    [InlineData("npm error code EINTEGRITY\nnpm error Integrity checksum failed when using sha512: wanted sha512-AA but got sha512-sG.", "a downloaded package does not have the hash", "before you trust it")]
    [InlineData(" ERR_PNPM_TARBALL_INTEGRITY  Got unexpected checksum for \"https://registry.example/ms/-/ms-2.1.2.tgz\".", "a downloaded package does not have the hash", "before you trust it")]
    [InlineData("error https://registry.example/ms/-/ms-2.1.2.tgz: Integrity check failed for \"ms\" (computed integrity doesn't match our records", "a downloaded package (ms) does not have the hash", "before you trust it")]
    [InlineData("➤ YN0018: │ ms@npm:2.1.2: The remote archive doesn't match the expected checksum", "a downloaded package (ms@npm:2.1.2) does not have the hash", "before you trust it")]
    [InlineData(
        """
        npm error code 1
        npm error path /app/node_modules/unix-dgram
        npm error command failed
        npm error command sh -c node-gyp rebuild
        npm error gyp ERR! find Python Python is not set from command line or npm configuration
        npm error gyp ERR! cwd /app/node_modules/unix-dgram
        """,
        "a native module (unix-dgram) has no ready-made binary",
        "ships binaries")]
    [InlineData(
        "npm error code ECONNREFUSED\nnpm error FetchError: request to http://127.0.0.1:9/ms failed, reason: connect ECONNREFUSED 127.0.0.1:9",
        "the package registry cannot be reached (ECONNREFUSED): 127.0.0.1:9 does not answer",
        "HTTPS_PROXY")]
    [InlineData(
        "npm error code ENOTFOUND\nnpm error network request to https://registry.invalid/ms failed, reason: getaddrinfo ENOTFOUND registry.invalid",
        "the package registry cannot be reached (ENOTFOUND): registry.invalid does not answer",
        "HTTPS_PROXY")]
    [InlineData(" WARN  GET http://127.0.0.1:9/ms/-/ms-2.1.2.tgz error (ECONNREFUSED). Will retry in 10 seconds. 2 retries left.", "the package registry cannot be reached (ECONNREFUSED): 127.0.0.1:9", "HTTPS_PROXY")]
    [InlineData("error Error: connect ECONNREFUSED 127.0.0.1:9", "the package registry cannot be reached (ECONNREFUSED)", "HTTPS_PROXY")]
    [InlineData("➤ YN0001: │ RequestError: connect ECONNREFUSED 127.0.0.1:9", "the package registry cannot be reached (ECONNREFUSED)", "HTTPS_PROXY")]
    [InlineData(
        """

        > sample@1.0.0 postinstall
        > node scripts/setup.js

        Error: Cannot find module '/app/scripts/setup.js'
        npm error code 1
        npm error path /app
        npm error command failed
        npm error command sh -c node scripts/setup.js
        """,
        "the installation script (sample: postinstall) failed",
        "patches")]
    [InlineData("> sample@1.0.0 postinstall /app\n> node scripts/setup.js\n\n ELIFECYCLE  Command failed with exit code 1.", "the installation script (sample: postinstall) failed", "patches")]
    [InlineData("$ node scripts/setup.js\nerror Command failed with exit code 1.", "the installation script (node scripts/setup.js) failed", "patches")]
    [InlineData("npm error syscall spawn git\nnpm error path git", "a dependency comes from a git repository, and the image has no git", "tarball")]
    [InlineData("error sample@1.0.0: The engine \"node\" is incompatible with this module. Expected version \">=99\". Got \"22.23.3\"", "sample@1.0.0 requires Node.js >=99, and the image has 22.23.3", "engines")]
    [InlineData("npm error code ENOSPC\nnpm error nospc ENOSPC: no space left on device, write", "the disk is full", "docker system df")]
    public void A_known_cause_is_named_with_what_to_do(string log, string problem, string remedy)
    {
        var diagnosis = BuildDiagnosis.Of(Lines(log));

        diagnosis.Should().NotBeNull();
        diagnosis!.Problem.Should().StartWith(problem).And.NotContain("\n");
        diagnosis.Remedy.Should().Contain(remedy);
    }

    [Fact]
    public void An_unknown_cause_is_left_to_the_last_lines() => BuildDiagnosis.Of(["something else went wrong", "exit 1"]).Should().BeNull();

    [Fact]
    public void Control_sequences_and_the_steps_of_BuildKit_do_not_hide_a_cause() =>
        BuildDiagnosis.Of(["#12 5.123 \u001b[91mnpm error code ETARGET", "#12 5.124 npm error notarget No matching version found for ms@99.0.0.\u001b[0m"])!.Problem.Should().Be("no registry has the version ms@99.0.0");

    [Fact]
    public void The_tools_own_error_is_shown_without_its_usage_text() =>
        BuildDiagnosis.Readable(Lines(NpmLock)).Should().Equal(
            "Package manager: npm",
            "npm error code EUSAGE",
            "npm error `npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with `npm install` before continuing.",
            "npm error Missing: cookie@1.1.1 from lock file",
            "npm error Invalid: lock file's ms@2.1.2 does not satisfy ms@2.1.3");

    [Fact]
    public void A_failed_build_begins_with_the_cause_and_ends_with_its_remedy()
    {
        var error = new ImageBuildException("node-app", "dice/node-app:r0", 1, Lines(NpmLock), "/logs/node-app.log", logProblem: null, hasOfficial: false);

        error.Problem.Should().StartWith("the lock file does not match package.json: cookie@1.1.1 is missing").And.Contain("recipe 'node-app' failed with exit code 1").And.NotContain("--install-strategy");
        error.Remedy.Should().StartWith("run `npm install` in the application's folder").And.EndWith("/logs/node-app.log");
    }

    private static string[] Lines(string log) => log.Split('\n');
}
