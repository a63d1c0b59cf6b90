using System.Collections.Immutable;
using Dice.Environment.Applications;
using Dice.Environment.Applications.Diagnosis;
using Dice.Environment.Applications.Settings;

namespace Dice.Environment.Specs.Applications;

/// <summary>What is said about starts that fail, from the lines that real tools write.</summary>
public sealed class StartDiagnosisSpecs
{
    private const string NothingAnswers = "GET http://127.0.0.1:32768/: Connection refused";

    private static readonly Application Application = new("backend", "/project")
    {
        InstallationRoot = "/project",
        PackageManager = new PackageManager("npm", null, "package-lock.json", "package-lock.json"),
        Node = new NodeVersion(null, "", Fits: true),
        Framework = Framework.Express,
        Reload = ReloadKind.OwnWatcher,
        Command = ["npm", "run", "dev"],
        Port = 3000,
    };

    [Theory]
    [InlineData("Example app listening on port 3001", 3001)]
    [InlineData("Server is listening at http://localhost:8080", 8080)]
    [InlineData("listening on 3001", 3001)]
    [InlineData("App running at port: 4000", 4000)]
    [InlineData("port 8080", 8080)]
    [InlineData("  \e[32m➜\e[39m  \e[1mLocal\e[22m:   \e[36mhttp://localhost:\e[1m5174\e[22m/\e[39m", 5174)]
    [InlineData("   - Local:        http://localhost:3001", 3001)]
    [InlineData("┃ Local    http://localhost:4322/", 4322)]
    [InlineData("""{"level":30,"time":1735689600000,"pid":7,"hostname":"x","msg":"Server listening at http://0.0.0.0:3001"}""", 3001)]
    [InlineData("\e[32m[Nest] 22302  - \e[39m11/28/2026, 9:01:12 PM \e[32m    LOG\e[39m \e[38;5;3m[Bootstrap] \e[39m\e[32mApplication is running on: http://[::1]:3002\e[39m", 3002)]
    [InlineData("Debugger listening on ws://127.0.0.1:9229/2a8\nStarted development server: http://localhost:8000", 8000)]
    public void A_server_on_another_port_is_told_which_port_to_set(string log, int port)
    {
        var advice = Find(log, NothingAnswers)!;

        advice.Problem.Should().StartWith("nothing answered on port 3000; the log contains '").And.NotContain("\e");
        advice.Remedy.Should().Be($"set \"port\": {port} in dice.json");
    }

    [Theory]
    [InlineData("")]
    [InlineData("compiling …")]
    [InlineData("Connected to redis://redis:6379")]
    [InlineData("listening on 0.0.0.0:3000")]
    public void Of_a_process_that_answers_nothing_and_names_no_other_port_the_keys_of_ports_and_patience_are_named(string log)
    {
        var advice = Find(log, NothingAnswers)!;

        advice.Problem.Should().Be("nothing answered on port 3000, and the log names no other port");
        advice.Remedy.Should().Contain("\"port\" in dice.json").And.Contain("\"deadline\"").And.Contain("0.0.0.0");
    }

    [Fact]
    public void A_PORT_of_ones_own_is_named_as_what_differs_from_the_port_that_was_asked()
    {
        var settings = new ApplicationSettings { Environment = ImmutableSortedDictionary<string, string>.Empty.Add("PORT", "4000") };

        var advice = StartDiagnosis.Find(Application with { Settings = settings }, new StartFailure("started", NothingAnswers, null))!;

        (advice.Problem, advice.Remedy).Should().Be(("nothing answered on port 3000, and \"environment\" in dice.json sets PORT to 4000", "set \"port\": 4000 in dice.json, and leave PORT out"));
    }

    [Theory]
    [InlineData("sh: 1: exec: nosuchcmd: not found", 127, "sh", "-c", "exec nosuchcmd --watch")]
    [InlineData("Error: Cannot find module '/app/project/nosuchcmd'", 1, "nosuchcmd", "--watch")]
    public void A_command_of_dice_json_that_does_not_exist_is_named(string log, int exitCode, params string[] command)
    {
        var advice = StartDiagnosis.Find(Application with { Settings = new ApplicationSettings { Command = [.. command] } }, new StartFailure(log, null, exitCode))!;

        advice.Problem.Should().Contain("no command nosuchcmd").And.Contain("\"command\" in dice.json");
        advice.Remedy.Should().StartWith("correct \"command\"");
    }

    [Fact]
    public void A_folder_that_the_application_may_not_write_is_named_with_the_command_that_opens_it()
    {
        var advice = Find("Error: EACCES: permission denied, mkdir '/app/project/dist'\n  at x", null, 1)!;

        advice.Problem.Should().Contain("mkdir '/app/project/dist'");
        advice.Remedy.Should().Contain("chmod -R u+w /project");
    }

    [Fact]
    public void The_first_error_of_a_source_that_does_not_compile_is_the_cause()
    {
        var advice = Find("[reload] types are not checked\nthe source does not compile\nmain.ts:\nsrc/main.ts:10:11 - error TS1109: Expression expected.\n10 const x = ;", null, 1)!;

        advice.Problem.Should().Be("the source does not compile: src/main.ts:10:11 - error TS1109: Expression expected.");
    }

    [Theory]
    [InlineData("VITE v6.0.0  ready in 300 ms\n  ➜  Local:   http://localhost:3000/\n  ➜  Network: use --host to expose", "Local:")]
    [InlineData("""{"level":30,"msg":"Server listening at http://127.0.0.1:3000"}""", "Server listening at http://127.0.0.1:3000")]
    [InlineData("Listening on 127.0.0.1:3000", "127.0.0.1:3000")]
    public void A_server_on_loopback_is_told_to_listen_on_all_addresses(string log, string said)
    {
        var advice = Find(log, NothingAnswers)!;

        advice.Problem.Should().Contain(said).And.Contain("localhost only");
        advice.Remedy.Should().Contain("0.0.0.0").And.Contain("\"command\"");
    }

    [Theory]
    [InlineData("Error: Config validation error: \"DATABASE_HOST\" is required. \"JWT_SECRET\" is required", "DATABASE_HOST, JWT_SECRET are missing", "\"DATABASE_HOST\": \"${postgres.host}\", \"JWT_SECRET\": \"…\"")]
    [InlineData("Error: An instance of EnvironmentVariablesValidator has failed the validation:\n - property APP_PORT has failed the following constraints: isInt \n", "APP_PORT is missing", "\"APP_PORT\": \"${self.port}\"")]
    [InlineData("DATABASE_USERNAME must be a string", "DATABASE_USERNAME is missing", "${postgres.user}")]
    [InlineData("error: Environment variable not found: DATABASE_URL.\n  -->  schema.prisma:10", "DATABASE_URL is missing", "${postgres.url}")]
    [InlineData("EnvVarError: env-var: \"DB_HOST\" is a required variable, but it was not set", "DB_HOST is missing", "${postgres.host}")]
    [InlineData("Error: Missing required environment variable: REDIS_URL", "REDIS_URL is missing", "${redis.url}")]
    [InlineData("throw new Error('process.env.STRIPE_KEY is not set')", "STRIPE_KEY is missing", "\"STRIPE_KEY\": \"…\"")]
    [InlineData("ZodError: [\n  {\n    \"code\": \"invalid_type\",\n    \"path\": [\n      \"DATABASE_URL\"\n    ],\n    \"message\": \"Required\"\n  }\n]", "DATABASE_URL is missing", "${postgres.url}")]
    [InlineData("❌ Invalid environment variables: {\n  DATABASE_URL: [ 'Required' ],\n  AUTH_SECRET: [ 'Required' ]\n}", "DATABASE_URL, AUTH_SECRET are missing", "${postgres.url}")]
    [InlineData("ZodError: ✖ Invalid input: expected string, received undefined\n  → at API_KEY", "API_KEY is missing", "\"API_KEY\"")]
    public void A_missing_variable_is_named_with_the_value_that_fits(string log, string problem, string value)
    {
        var advice = Find(log, NothingAnswers)!;

        advice.Problem.Should().Contain(problem);
        advice.Remedy.Should().Contain("under \"environment\" in dice.json").And.Contain(value);
    }

    [Fact]
    public void A_variable_that_is_set_is_not_called_missing()
    {
        var application = Application with { Settings = ApplicationSettings.None with { Environment = ImmutableSortedDictionary<string, string>.Empty.Add("APP_PORT", "x") } };

        StartDiagnosis.Find(application, new StartFailure("APP_PORT must be an integer number", null, 1))!.Problem.Should().Contain("APP_PORT has an invalid value");
    }

    [Theory]
    [InlineData("Error: connect ECONNREFUSED 127.0.0.1:5432\n    at TCPConnectWrap.afterConnect", "PostgreSQL at 127.0.0.1:5432", "${postgres.host}")]
    [InlineData("Error: connect ECONNREFUSED ::1:6379", "Redis at ::1:6379", "${redis.url}")]
    [InlineData("Can't reach database server at `localhost:5432`", "PostgreSQL at localhost:5432", "${postgres.url}")]
    [InlineData("MongooseServerSelectionError: connect ECONNREFUSED 127.0.0.1:27017", "MongoDB", "run MongoDB yourself")]
    [InlineData("Error: connect ECONNREFUSED 127.0.0.1:9999", "127.0.0.1:9999", "${SERVICE.url}")]
    [InlineData("Error: getaddrinfo ENOTFOUND postgres-db", "a host named postgres-db", "${postgres.host}")]
    [InlineData("Error: getaddrinfo EAI_AGAIN mailer", "a host named mailer", "${SERVICE.host}")]
    public void A_service_at_a_wrong_address_gets_references(string log, string problem, string reference)
    {
        var advice = Find(log, NothingAnswers)!;

        advice.Problem.Should().Contain(problem);
        advice.Remedy.Should().Contain(reference);
    }

    [Theory]
    [InlineData("error: password authentication failed for user \"root\"", "password authentication failed for user \"root\"")]
    [InlineData("Error: SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string", "client password must be a string")]
    [InlineData("error: database \"api\" does not exist", "database \"api\" does not exist")]
    [InlineData("fe_sendauth: no password supplied", "no password supplied")]
    public void A_refused_sign_in_gets_the_references_of_user_and_password(string log, string problem)
    {
        var advice = Find(log, NothingAnswers)!;

        advice.Problem.Should().Contain(problem);
        advice.Remedy.Should().Contain("${postgres.user}").And.Contain("${postgres.password}");
    }

    [Theory]
    [InlineData("npm error Missing script: \"start:dev\"", "start:dev")]
    [InlineData(" ERR_PNPM_NO_SCRIPT  Missing script: dev", "dev")]
    [InlineData("error Command \"dev\" not found.", "dev")]
    [InlineData("Usage Error: Couldn't find a script named \"dev\".", "dev")]
    public void A_missing_script_is_named(string log, string script)
    {
        var advice = Find(log, exitCode: 1)!;

        advice.Problem.Should().Contain($"no script \"{script}\"");
        advice.Remedy.Should().Contain("\"command\"");
    }

    [Theory]
    [InlineData("Error: Cannot find module 'helmet'\nRequire stack:\n- /app/src/index.js", "the package helmet is not installed", "npm install helmet")]
    [InlineData("Error [ERR_MODULE_NOT_FOUND]: Cannot find package '@shop/shared' imported from /app/src/main.ts", "the package @shop/shared is not installed", "compile it first")]
    [InlineData("Error: Cannot find module '/app/dist/main'", "the file /app/dist/main does not exist", "\"command\"")]
    [InlineData("sh: 1: nest: not found", "the command nest is not installed", "npm install nest")]
    public void A_missing_module_is_named_with_what_installs_or_compiles_it(string log, string problem, string remedy)
    {
        var advice = Find(log, exitCode: 1)!;

        advice.Problem.Should().Contain(problem);
        advice.Remedy.Should().Contain(remedy);
    }

    [Theory]
    [InlineData("GET http://127.0.0.1:32768/health answered 404: {\"message\":\"Cannot GET /health\"}", "GET /health answered 404", "\"path\"")]
    [InlineData("GET http://127.0.0.1:32768/health answered 401: Unauthorized", "requires a sign-in", "\"status\": \"200-499\"")]
    [InlineData("GET http://127.0.0.1:32768/ answered 500", "GET / answered 500", "the reason in its log")]
    [InlineData("GET http://127.0.0.1:32768 answered 302", "GET / answered 302", "\"status\": \"302\"")]
    public void An_answer_that_does_not_count_leads_to_the_readiness(string seen, string problem, string remedy)
    {
        var advice = Find("listening on 3000", seen)!;

        advice.Problem.Should().Contain(problem);
        advice.Remedy.Should().Contain("readiness").And.Contain(remedy);
    }

    [Fact]
    public void A_port_that_is_used_twice_is_named() =>
        Find("Error: listen EADDRINUSE: address already in use :::3000", NothingAnswers)!.Problem.Should().StartWith("port 3000 is in use");

    [Fact]
    public void A_command_that_ends_is_no_server() =>
        Find("compiled", exitCode: 0)!.Should().Be(new Advice("the command `npm run dev` ended with exit code 0: it is not a server", "set \"command\" in dice.json to one that keeps running"));

    [Theory]
    [InlineData("", 137)]
    [InlineData("FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory", 134)]
    public void Too_little_memory_leads_to_the_limit(string log, int exitCode) => Find(log, exitCode: exitCode)!.Remedy.Should().Contain("\"memory\"");

    [Theory]
    [InlineData("TypeError: x is not a function", null, 1)]
    [InlineData("", null, null)]
    public void What_shows_no_known_cause_gets_no_advice(string log, string? seen, int? exitCode) =>
        StartDiagnosis.Find(Application, new StartFailure(log, seen, exitCode)).Should().BeNull();

    private static Advice? Find(string log, string? seen = null, int? exitCode = null) => StartDiagnosis.Find(Application, new StartFailure(log, seen, exitCode));
}
