using Dice.Environment.Applications;
using Dice.Environment.Runtime;

namespace Dice.Environment.Specs.Runtime;

public sealed class StartAdviceSpecs
{
    private static readonly Application Shop = new("shop", "/project")
    {
        InstallationRoot = "/project",
        PackageManager = new PackageManager("npm", null, "package-lock.json", "package-lock.json"),
        Node = new NodeVersion(null, "", Fits: true),
        Framework = Framework.Express,
        Reload = ReloadKind.OwnWatcher,
        Port = 3000,
    };

    [Fact]
    public void A_known_cause_stands_between_what_happened_and_the_log_and_its_key_is_the_remedy()
    {
        var explained = StartAdvice.For([Shop])(new ServiceFailedException("shop", "service 'shop' was not ready within 60 s", "up\nlistening on 3001") { Seen = "GET http://127.0.0.1:32768/: Connection refused" })!;

        explained.Problem.Should().Be(
            """
            service 'shop' was not ready within 60 s
              nothing answered on port 3000; the log contains 'listening on 3001'
              its last log lines:
                up
                listening on 3001
            """);
        explained.Remedy.Should().Be("set \"port\": 3001 in dice.json; then run up again");
    }

    [Theory]
    [InlineData("other", "listening on 3001")]
    [InlineData("other", "compiling")]
    public void The_failure_of_another_service_is_left_as_it_is(string service, string log) =>
        StartAdvice.For([Shop])(new ServiceFailedException(service, "was not ready", log) { Seen = "nothing yet" }).Should().BeNull();
}
