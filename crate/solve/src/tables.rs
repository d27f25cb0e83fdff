//! The methods' numbers, each with its source. Adding one: a function here, a line in [`Method`].

use std::sync::LazyLock;

use crate::tableau::{Pair, Row, Table, Tableau};

/// A method that learners can name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Method {
    Euler,
    Midpoint,
    Heun,
    Rk4,
    /// Bogacki–Shampine 3(2)
    Rk23,
    /// Dormand–Prince 5(4)
    Rk45,
    /// Tsitouras 5(4)
    Tsit5,
}

impl Method {
    /// All of them.
    pub const ALL: [Method; 7] =
        [Method::Euler, Method::Midpoint, Method::Heun, Method::Rk4, Method::Rk23, Method::Rk45, Method::Tsit5];

    /// `rk4` …
    pub fn name(self) -> &'static str {
        match self {
            Method::Euler => "euler",
            Method::Midpoint => "midpoint",
            Method::Heun => "heun",
            Method::Rk4 => "rk4",
            Method::Rk23 => "rk23",
            Method::Rk45 => "rk45",
            Method::Tsit5 => "tsit5",
        }
    }
    /// The method of a name, in small letters; `dopri5` is `rk45`.
    pub fn named(name: &str) -> Option<Method> {
        match name {
            "dopri5" => Some(Method::Rk45),
            _ => Method::ALL.into_iter().find(|m| m.name() == name),
        }
    }
    /// Whether it chooses its own steps.
    pub fn is_adaptive(self) -> bool {
        self.tableau().pair().is_some()
    }
    /// Its numbers.
    pub fn tableau(self) -> &'static Tableau {
        static TABLEAUS: LazyLock<Vec<Tableau>> = LazyLock::new(|| {
            [euler(), midpoint(), heun(), rk4(), rk23(), rk45(), tsit5()]
                .map(|t| Tableau::new(t).expect("the tests of `tableau` check every table in this file"))
                .into()
        });
        &TABLEAUS[self as usize]
    }
}

fn row<const N: usize>(weights: [f64; N], over: f64) -> Row {
    Row { weights: weights.into(), over }
}

/// `y + h f(y, t)`
pub fn euler() -> Table {
    Table {
        name: "euler",
        citation: "Euler, Institutionum calculi integralis I, 1768, §650",
        nodes: vec![0.0],
        stages: vec![],
        step: row([1.0], 1.0),
        order: 1,
        pair: None,
    }
}

/// The slope in the middle.
pub fn midpoint() -> Table {
    Table {
        name: "midpoint",
        citation: "Runge, Math. Ann. 46, 1895",
        nodes: vec![0.0, 0.5],
        stages: vec![row([1.0], 2.0)],
        step: row([0.0, 1.0], 1.0),
        order: 2,
        pair: None,
    }
}

/// The mean of the slopes at both ends.
pub fn heun() -> Table {
    Table {
        name: "heun",
        citation: "Heun, Z. Math. Phys. 45, 1900",
        nodes: vec![0.0, 1.0],
        stages: vec![row([1.0], 1.0)],
        step: row([1.0, 1.0], 2.0),
        order: 2,
        pair: None,
    }
}

/// The classical method of order four.
pub fn rk4() -> Table {
    Table {
        name: "rk4",
        citation: "Kutta, Z. Math. Phys. 46, 1901",
        nodes: vec![0.0, 0.5, 0.5, 1.0],
        stages: vec![row([1.0], 2.0), row([0.0, 1.0], 2.0), row([0.0, 0.0, 1.0], 1.0)],
        step: row([1.0, 2.0, 2.0, 1.0], 6.0),
        order: 4,
        pair: None,
    }
}

/// Bogacki and Shampine's pair of orders 3 and 2; its interpolant is the cubic Hermite polynomial.
pub fn rk23() -> Table {
    Table {
        name: "rk23",
        citation: "Bogacki & Shampine, A 3(2) pair of Runge–Kutta formulas, Appl. Math. Lett. 2, 1989",
        nodes: vec![0.0, 0.5, 0.75, 1.0],
        stages: vec![row([1.0], 2.0), row([0.0, 3.0], 4.0), row([2.0, 3.0, 4.0], 9.0)],
        step: row([2.0, 3.0, 4.0, 0.0], 9.0),
        order: 3,
        pair: Some(Pair {
            error: vec![-5.0 / 72.0, 1.0 / 12.0, 1.0 / 9.0, -1.0 / 8.0],
            order: 2,
            dense: vec![
                vec![1.0, -4.0 / 3.0, 5.0 / 9.0],
                vec![0.0, 1.0, -2.0 / 3.0],
                vec![0.0, 4.0 / 3.0, -8.0 / 9.0],
                vec![0.0, -1.0, 1.0],
            ],
            dense_order: 3,
        }),
    }
}

/// Dormand and Prince's pair of orders 5 and 4, with Shampine's interpolant of order four.
pub fn rk45() -> Table {
    let last = row([35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0], 1.0);
    Table {
        name: "rk45",
        citation: "Dormand & Prince, A family of embedded Runge–Kutta formulae, J. Comput. Appl. Math. 6, 1980; interpolant: Shampine, \
                   Some practical Runge–Kutta formulas, Math. Comp. 46, 1986",
        nodes: vec![0.0, 0.2, 0.3, 0.8, 8.0 / 9.0, 1.0, 1.0],
        stages: vec![
            row([0.2], 1.0),
            row([3.0 / 40.0, 9.0 / 40.0], 1.0),
            row([44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0], 1.0),
            row([19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0], 1.0),
            row([9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0], 1.0),
            last.clone(),
        ],
        step: Row { weights: [last.weights, vec![0.0]].concat(), over: 1.0 },
        order: 5,
        pair: Some(Pair {
            error: vec![71.0 / 57600.0, 0.0, -71.0 / 16695.0, 71.0 / 1920.0, -17253.0 / 339200.0, 22.0 / 525.0, -1.0 / 40.0],
            order: 4,
            dense: vec![
                vec![1.0, -8048581381.0 / 2820520608.0, 8663915743.0 / 2820520608.0, -12715105075.0 / 11282082432.0],
                vec![0.0, 0.0, 0.0, 0.0],
                vec![0.0, 131558114200.0 / 32700410799.0, -68118460800.0 / 10900136933.0, 87487479700.0 / 32700410799.0],
                vec![0.0, -1754552775.0 / 470086768.0, 14199869525.0 / 1410260304.0, -10690763975.0 / 1880347072.0],
                vec![0.0, 127303824393.0 / 49829197408.0, -318862633887.0 / 49829197408.0, 701980252875.0 / 199316789632.0],
                vec![0.0, -282668133.0 / 205662961.0, 2019193451.0 / 616988883.0, -1453857185.0 / 822651844.0],
                vec![0.0, 40617522.0 / 29380423.0, -110615467.0 / 29380423.0, 69997945.0 / 29380423.0],
            ],
            dense_order: 4,
        }),
    }
}

/// Tsitouras' pair of orders 5 and 4, with his interpolant of order four.
pub fn tsit5() -> Table {
    #[rustfmt::skip]
    let last = row([0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774], 1.0);
    Table {
        name: "tsit5",
        citation: "Tsitouras, Runge–Kutta pairs of order 5(4) satisfying only the first column simplifying assumption, Comput. Math. \
                   Appl. 62, 2011",
        nodes: vec![0.0, 0.161, 0.327, 0.9, 0.9800255409045097, 1.0, 1.0],
        stages: vec![
            row([0.161], 1.0),
            row([-0.008480655492356989, 0.335480655492357], 1.0),
            row([2.8971530571054935, -6.359448489975075, 4.3622954328695815], 1.0),
            row([5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525], 1.0),
            row([5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383], 1.0),
            last.clone(),
        ],
        step: Row { weights: [last.weights, vec![0.0]].concat(), over: 1.0 },
        order: 5,
        pair: Some(Pair {
            error: vec![
                -0.001780011052225777,
                -0.0008164344596567469,
                0.007880878010261995,
                -0.1447110071732629,
                0.5823571654525552,
                -0.45808210592918697,
                1.0 / 66.0,
            ],
            order: 4,
            dense: vec![
                vec![1.0, -2.763706197274826, 2.9132554618219126, -1.0530884977290216],
                vec![0.0, 0.13169999999999998, -0.2234, 0.1017],
                vec![0.0, 3.9302962368947516, -5.941033872131505, 2.490627285651253],
                vec![0.0, -12.411077166933676, 30.33818863028232, -16.548102889244902],
                vec![0.0, 37.50931341651104, -88.1789048947664, 47.37952196281928],
                vec![0.0, -27.896526289197286, 65.09189467479366, -34.87065786149661],
                vec![0.0, 1.5, -4.0, 2.5],
            ],
            dense_order: 4,
        }),
    }
}
