using System.Net;
using Dice.Environment.Commands.Load;
using Dice.Environment.Commands.Load.Workers;
using Dice.Environment.Edge.Client;
using Dice.Environment.Model;
using Dice.LoadTests.Model;
using Dice.LoadTests.Scenarios;
using Dice.LoadTests.Workers;

namespace Dice.Environment.Specs.Load.Workers;

/// <summary>What a worker process receives on its standard input.</summary>
public sealed class WorkerOrderSpecs
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.213.0.2")]
    [InlineData("::1")]
    public void An_order_is_read_as_it_was_written(string host)
    {
        var target = new EdgeTarget(
            new Uri("https://api.dice.local"), new Uri("https://pwa.dice.local"), new EdgeAddress(80, 443, "/ca.crt") { Host = IPAddress.Parse(host) }, new Account("mira@dice.local", "a password"));
        var order = new WorkerOrder(new WorkerPlan { Scenario = "browse-characters", Profile = Profiles.Smoke with { Share = new LoadShare(1, 3) } }, target);

        var line = order.ToLine();

        line.Should().NotContain("\n");
        WorkerOrder.Read(line).Target.Should().Be(target);
        WorkerOrder.Read(line).Plan.Profile.Share.Should().Be(new LoadShare(1, 3));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("null")]
    public void Another_text_is_refused(string? text) =>
        FluentActions.Invoking(() => WorkerOrder.Read(text)).Should().Throw<DiceException>().Which.Problem.Should().Contain("not readable");
}
