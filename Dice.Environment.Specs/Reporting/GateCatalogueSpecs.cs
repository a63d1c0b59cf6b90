using System.Xml.Linq;
using Dice.Environment.Gates;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Reporting;

public sealed class GateCatalogueSpecs
{
    private static GateCatalogue Catalogue { get; } = GateCatalogue.Read(
        """
        [{"Class":"Dice.Environment.Specs.Gates.Phase2.LogGate","Method":"It_logs","Traits":{"Phase":["2"]}},
         {"Class":"Dice.Environment.Specs.Gates.Phase1.HttpsGate","Method":"It_serves","Traits":{"Phase":["1"]}},
         {"Class":"Dice.Environment.Specs.Gates.Phase1.HttpsGate","Method":"It_refuses","Traits":{"Phase":["1"]}},
         {"Class":"Dice.Environment.Specs.Gates.Phase3.ClusterGate","Method":"It_runs","Traits":{"Phase":["3"],"Target":["kubernetes"]}},
         {"Class":"Dice.Environment.Specs.Model.GraphSpecs","Method":"It_is_ordered","Traits":{"Phase":["1"]}}]
        """,
        XDocument.Parse("""
        <doc><members><member name="T:Dice.Environment.Specs.Gates.Phase1.HttpsGate"><summary>Served as
            <see cref="T:System.Uri"/> says.</summary></member></members></doc>
        """));

    [Fact]
    public void Gates_are_the_classes_of_the_gates_folder_with_their_summary_as_claim()
    {
        Catalogue.Gates.Select(gate => (gate.Name, gate.Phase, gate.Claim)).Should().Equal(("HttpsGate", 1, "Served as Uri says."), ("LogGate", 2, ""), ("ClusterGate", 3, ""));
        Catalogue.Gates[0].Steps.Should().Equal("It refuses", "It serves");
        Catalogue.Parts.Should().ContainSingle().Which.Key.Should().Be("Model");
    }

    [Fact]
    public void A_phase_and_a_part_of_a_name_choose()
    {
        Catalogue.Choose(2, []).Should().ContainSingle().Which.Name.Should().Be("LogGate");
        Catalogue.Choose(null, ["https"]).Should().ContainSingle().Which.Name.Should().Be("HttpsGate");
        Catalogue.Choose(null, []).Should().HaveCount(3);
    }

    [Fact]
    public void A_target_chooses()
    {
        Catalogue.Choose(null, [], "kubernetes").Should().ContainSingle().Which.Name.Should().Be("ClusterGate");
        Catalogue.Choose(null, [], "engine").Select(gate => gate.Name).Should().Equal("HttpsGate", "LogGate");
        FluentActions.Invoking(() => Catalogue.Choose(1, [], "kubernetes")).Should().Throw<DiceException>().Which.ToString().Should().Contain("phase 1 has no gates yet on kubernetes");
    }

    [Theory]
    [InlineData(4, new string[0], "phase 4 has no gates yet", "1, 2")]
    [InlineData(1, new[] { "Log" }, "'Log'", "HttpsGate")]
    public void What_is_not_there_is_refused_with_what_is(int phase, string[] words, string problem, string remedy)
    {
        var fault = FluentActions.Invoking(() => Catalogue.Choose(phase, words)).Should().Throw<DiceException>().Which;

        fault.Problem.Should().Contain(problem);
        fault.Remedy.Should().Contain(remedy);
    }
}
