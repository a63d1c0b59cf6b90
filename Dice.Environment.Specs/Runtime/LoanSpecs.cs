using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Planning;

namespace Dice.Environment.Specs.Runtime;

public sealed class LoanSpecs
{
    private static readonly EnvironmentId Lender = EnvironmentId.Parse("theirs");
    private static readonly EnvironmentId Borrower = EnvironmentId.Parse("ours");
    private static readonly Loan Loan = new(Lender, ["database"]);

    private static Stack Sample { get; } = new Stack("sample")
        .With(new Service("database", new ImageSource("Database") { Official = "db:1" }).Listening("sql", 5432, "postgres"))
        .With(new Service("store", new ImageSource("Store") { Official = "store:1" }).Listening("http", 80, "http"))
        .With(new Service("app", new ImageSource("App") { Official = "app:1" }).Requiring("database").Using("store"))
        .With(new Service("page", new ImageSource("Page") { Official = "page:1" }).Requiring("app"));

    [Fact]
    public void What_is_lent_is_neither_started_nor_waited_for_and_all_else_stays()
    {
        var left = Loan.Relieve(Sample);

        left.Services.Select(service => service.Name).Should().Equal("store", "app", "page");
        left["app"].Dependencies.Should().Equal(new Dependency("store", DependencyKind.Optional));
        left["page"].Requires.Should().Equal("app");
    }

    [Fact]
    public void Only_who_depends_on_what_is_lent_joins_the_lenders_network()
    {
        Loan.Concerns(Sample["app"]).Should().BeTrue();
        Loan.Concerns(Sample["page"]).Should().BeFalse();
        Loan.Concerns(Sample["store"]).Should().BeFalse();
    }

    [Fact]
    public void Hosts_are_one_of_a_kind_on_both_networks()
    {
        var values = new ValueResolver(Sample, 443, "sample", service => Loan.HostOf(Borrower, service));

        values.Resolve(Value.UrlOf("database", "sql")).Should().Be("postgres://dice-theirs-database:5432");
        values.Resolve(Value.UrlOf("store", "http")).Should().Be("http://dice-ours-store:80");
        new ValueResolver(Sample, 443, "sample").Resolve(Value.HostOf("database", "sql")).Should().Be("database", "without a loan the service's own name is enough");
    }
}
