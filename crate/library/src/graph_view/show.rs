//! `show_graph(function, *arguments, text=False)`: a learner's own function, traced and shown as its dataflow graph.

use brunsviga_chart::flow::Network;
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::flow::flow;
use crate::tensorflow::draw::drawn;

/// Traces the function once on symbolic tensors of the arguments' shapes and types, and shows the graph under the cell. Nothing is
/// computed and nothing printed; with `text=True` the operations are printed, too.
pub fn show_graph(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let text = args.take_keyword("text").map_or(Ok(false), |v| vm.truth(&v))?;
    if let Some((name, _)) = args.keyword.first() {
        return Err(Raise::type_error(format!("show_graph() got an unexpected keyword argument '{name}'")));
    }
    if args.positional.is_empty() {
        return Err(Raise::type_error("show_graph() missing 1 required positional argument: 'function'"));
    }
    let function = args.positional.remove(0);
    if !vm.is_callable(&function) {
        let class = vm.type_name(&function);
        return Err(Raise::type_error(format!(
            "show_graph() needs a function and its arguments, such as show_graph(f, x, t), not a value of type {class}: write the function's name without calling it"
        )));
    }
    let name = match vm.find_attr(&function, "__name__")? {
        Some(name) => vm.str(&name)?,
        None => "function".into(),
    };
    let (graph, names) = drawn(vm, &function, args.positional)?;
    let flow = flow(&name, &graph, &names);
    if text {
        let listing = listing(&flow.written, 0);
        vm.host().stdout(&listing);
    }
    super::show(vm, flow);
    Ok(Value::None)
}

/// One line a node: number, operation, type and shape, what it reads; the inside of loops indented.
fn listing(network: &Network, depth: usize) -> String {
    let mut out = String::new();
    for (k, node) in network.nodes().iter().enumerate() {
        let inputs: Vec<String> = node.inputs.iter().map(|i| (i + 1).to_string()).collect();
        let reads = if inputs.is_empty() { String::new() } else { format!(" <- {}", inputs.join(", ")) };
        let line = format!("{:indent$}{} {} {} {}{reads}", "", k + 1, node.label, node.dtype, node.shape, indent = 4 * depth);
        out.push_str(line.trim_end());
        out.push('\n');
        if let Some(inner) = &node.inner {
            out += &listing(inner, depth + 1);
        }
    }
    out
}
